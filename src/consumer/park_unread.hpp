// Events that some partitions had passed when the consumer ended, and whose own partition nobody can tell, because this
// build cannot read them.
#pragma once

#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

/// A former build that could read such an event may have handled it, or may not have come to it: it is parked by
/// itself, for an operator to judge, and not passed over in silence (rule T3). What is on record as `deferred` already
/// stays as it is. Adds to `waiting`, and to `records` what puts it on record.
Result<void> park_unread(const Runtime&, const std::vector<Deferral>& deferred, const Router&, const Partitions& points,
                         std::vector<WaitingKey>& waiting, std::vector<NewEvent>& records);

}  // namespace weir::consumer
