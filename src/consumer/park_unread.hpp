// Events that were passed when the consumer ended and whose key nobody can tell, because this build cannot read them:
// some partitions had passed them and others had not, or a key waited that may be theirs.
#pragma once

#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

/// A former build that could read such an event may have handled it, may not have come to it, or may have let it wait
/// behind its key: it is parked by itself, for an operator to judge, and not passed over in silence (rule T3). What is
/// on record as `deferred` already stays as it is. Adds to `waiting`, and to `records` what puts it on record.
Result<void> park_unread(const Runtime&, const std::vector<Deferral>& deferred, const Router&, const Partitions& points,
                         std::vector<WaitingKey>& waiting, std::vector<NewEvent>& records);

}  // namespace weir::consumer
