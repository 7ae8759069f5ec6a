#include "consumer/retry_schedule.hpp"

#include <algorithm>

namespace weir::consumer {

std::optional<Time> next_try_after(const RetryPolicy& policy, Failures failures, Time now,
                                   std::chrono::milliseconds wait) {
  const Time due = now + wait;
  if (due - failures.since > policy.budget) return std::nullopt;
  return due;
}

std::optional<Time> next_try(const RetryPolicy& policy, Failures failures, Time now, double chance) {
  const unsigned rung = failures.attempts - std::min(failures.attempts, std::max(1U, policy.at_once));
  if (rung >= policy.ladder.size()) return std::nullopt;
  const double stretch = 1.0 + std::clamp(policy.jitter, 0.0, 1.0) * chance;
  const std::chrono::duration<double, std::milli> wait = policy.ladder[rung] * stretch;
  return next_try_after(policy, failures, now, std::chrono::duration_cast<std::chrono::milliseconds>(wait));
}

}  // namespace weir::consumer
