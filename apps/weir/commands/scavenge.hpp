// weir scavenge DIR: gives the space of events back that their streams do not show.
#pragma once

#include <filesystem>

#include "terminal.hpp"
#include "weir/base/result.hpp"
#include "weir/store/scavenge.hpp"

namespace weir::cli {

/// JSON: {"segments","rewritten","events","bytes","finished"}. Ended by SIGINT or SIGTERM between two segments, it
/// tells what was done so far. Errors: those of weir::scavenge.
Result<void> scavenge_store(const std::filesystem::path& directory, const Terminal&);

void report_scavenged(const ScavengeReport& report, const Terminal&);

}  // namespace weir::cli
