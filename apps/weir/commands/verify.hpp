// weir verify DIR: reads every byte of a store's log from the disk, and checks it.
#pragma once

#include "log/verify.hpp"
#include "terminal.hpp"

namespace weir::cli {

/// Prints what was found. JSON: {"segments","frames","events","bytes","damage":[{"file","offset","position",
/// "reason"}]}. Error: corrupted, with the first damage, when there is any.
Result<void> report_verification(const log::VerifyReport&, const Terminal&);

}  // namespace weir::cli
