// weir verify DIR: reads every byte of a store from the disk, and checks it.
#pragma once

#include "store/verify.hpp"
#include "terminal.hpp"

namespace weir::cli {

/// Prints what was found. JSON: {"segments","frames","events","gone","streams","bytes","damage","index"}, the damage
/// null or
/// {"file","offset","position","reason"}, the index null or {"files","terms","damage"}. Error: corrupted, when there is
/// any damage.
Result<void> report_verification(const store::Verification&, const Terminal&);

}  // namespace weir::cli
