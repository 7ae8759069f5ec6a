// When a failed event is tried again: the retry policy, applied.
#pragma once

#include <optional>

#include "weir/base/time.hpp"
#include "weir/consumer/retry_policy.hpp"

namespace weir::consumer {

struct Failures {
  unsigned attempts = 0;  ///< Tries so far; all failed.
  Time since{};           ///< The first of them.
};

/// When the next try is due; nothing when the policy is spent and the key has to be parked. `chance` is a random number
/// in [0, 1).
std::optional<Time> next_try(const RetryPolicy&, Failures, Time now, double chance);

/// The same for a wait that the handler asked for: the budget bounds it, the ladder does not.
std::optional<Time> next_try_after(const RetryPolicy&, Failures, Time now, std::chrono::milliseconds wait);

}  // namespace weir::consumer
