// How often, and for how long, a failing event is tried before its key is parked.
#pragma once

#include <chrono>
#include <vector>

namespace weir {

/// A failing event is tried `at_once` times in a row. Then its key is deferred: the other keys go on, and it is tried
/// once after each wait of the ladder. It is parked when the ladder has ended, or when the next try would come more
/// than `budget` after the first failure, whichever is sooner.
///
///     try try try  1s  try  5s  try  30s  try  2min  try  parked
///     '- at once -''------------- the ladder -------------'
///
/// Waits survive a restart. Handlers are never "retried" for a conflict of expected states: they decide again at once.
struct RetryPolicy {
  unsigned at_once = 3;  ///< At least 1.
  std::vector<std::chrono::milliseconds> ladder{std::chrono::seconds(1), std::chrono::seconds(5),
                                                std::chrono::seconds(30), std::chrono::minutes(2)};
  std::chrono::milliseconds budget = std::chrono::minutes(5);
  /// Each wait is lengthened by a random share of itself, up to this one, so that what failed together is not
  /// retried together. Between 0 and 1.
  double jitter = 0.2;

  /// No waiting and no second try: for tests, and for handlers that cannot fail for a passing reason.
  static RetryPolicy park_at_once() { return {.at_once = 1, .ladder = {}}; }
};

/// Many keys that fail alike are an outage and not poison: nothing is parked, no new events are taken, and one key is
/// tried now and then until it succeeds. "Alike" is the same type of event and the same error, digits left out.
struct BreakerPolicy {
  unsigned keys = 10;  ///< Distinct keys that fail alike, with no success of that type between them. 0: no breaker.
  std::chrono::milliseconds window = std::chrono::minutes(1);
  std::chrono::milliseconds first_probe{500};  ///< The wait before the first probe; it doubles up to `last_probe`.
  std::chrono::milliseconds last_probe = std::chrono::seconds(30);
};

}  // namespace weir
