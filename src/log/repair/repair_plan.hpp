// What a repair would do, found by reading everything.
#pragma once

#include "env/environment.hpp"
#include "log/repair/repair.hpp"

namespace weir::log {

/// The caller holds the directory's lock. Errors as Repair::prepare.
Result<RepairPlan> plan_repair(env::FileSystem& files, const LogDirectory& directory);

/// Counts what stands behind the cut.
Result<RepairLoss> loss_behind(env::FileSystem& files, const LogDirectory& directory, const RepairPlan& plan,
                               Position known_end);

}  // namespace weir::log
