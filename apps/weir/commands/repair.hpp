// weir repair DIR: shows what a repair would do, and does it with --yes.
#pragma once

#include <filesystem>

#include "log/repair/repair.hpp"
#include "terminal.hpp"
#include "weir/base/result.hpp"

namespace weir::cli {

enum class Consent : bool { no, yes };

/// Error without consent: corrupted, with the first damage, when there is something to repair. With it, those of
/// log::Repair and of opening the store afterwards, which shows that it opens.
Result<void> repair(const std::filesystem::path& directory, Consent, const Terminal&);

/// JSON: {"needed","done","kept_in","damage":[{"file","offset","position","reason"}],"kept_events","lost_events",
/// "streams":[{"stream","events"}],"in_other_streams","in_unknown_streams","cut":[FILE],"rewritten":[FILE]}. `done` and
/// `kept_in` (null before) tell whether it was done. Streams are those of lost events that can be read.
void print_plan(const log::RepairPlan&, const std::filesystem::path& directory, const std::filesystem::path& kept_in,
                const Terminal&);

}  // namespace weir::cli
