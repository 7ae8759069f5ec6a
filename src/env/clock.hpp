// Time: of day for what is recorded, and steady for intervals.
#pragma once

#include <chrono>

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
};

}  // namespace weir::env
