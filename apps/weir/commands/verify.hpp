// weir verify DIR: reads every byte of a store's log from the disk, and checks it.
#pragma once

#include "store/verify.hpp"
#include "terminal.hpp"

namespace weir::cli {

/// Prints what was found. JSON: {"segments","frames","events","streams","bytes","damage"}, the damage null or {"file",
/// "offset","position","reason"}. Error: corrupted, when there is any.
Result<void> report_verification(const store::Verification&, const Terminal&);

}  // namespace weir::cli
