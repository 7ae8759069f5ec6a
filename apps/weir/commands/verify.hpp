// weir verify DIR: reads every byte of a store's log from the disk, and checks it.
#pragma once

#include <filesystem>

#include "store/verify.hpp"
#include "terminal.hpp"

namespace weir::cli {

/// Verifies, and shows meanwhile how far it is, where the terminal wants that. Errors: those of store::verify.
Result<store::Verification> verify_store(const std::filesystem::path& directory, const Terminal&);

/// Prints what was found. JSON: {"segments","frames","events","streams","bytes","damage"}, the damage null or {"file",
/// "offset","position","reason"}. Error: corrupted, when there is any.
Result<void> report_verification(const store::Verification&, const Terminal&);

}  // namespace weir::cli
