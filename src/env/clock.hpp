// Time: of day for what is recorded, and steady for intervals.
#pragma once

#include <chrono>
#include <cstdint>

#include "env/futex.hpp"
#include "weir/base/time.hpp"

namespace weir::env {

/// A point on a clock that never goes back and has no date.
using SteadyTime = std::chrono::steady_clock::time_point;

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  virtual SteadyTime steady() const = 0;

  /// Sleeps while the word is `seen`, at most that long by this clock; may return early. A clock that is moved by hand
  /// moves itself on instead: in a world of one thread nobody would do it meanwhile.
  virtual void wait_on(const FutexWord& word, std::uint32_t seen, std::chrono::nanoseconds at_most, FutexScope scope) {
    futex_wait(word, seen, at_most, scope);
  }
};

}  // namespace weir::env
