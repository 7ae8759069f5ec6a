// A clock that stands still until it is moved.
#pragma once

#include <atomic>

#include "env/clock.hpp"

namespace weir::env {

class SimulatedClock final : public Clock {
 public:
  Time now() const override { return kStart + elapsed_.load() - set_back_.load(); }
  SteadyTime steady() const override { return SteadyTime(elapsed_.load()); }
  void advance(Duration by) { elapsed_ = elapsed_.load() + by; }
  /// Somebody sets the time of day back; what is steady goes on.
  void set_back(Duration by) { set_back_ = set_back_.load() + by; }

  /// Whoever waits here waits alone: the time passes at once.
  void wait_on(const FutexWord& word, std::uint32_t seen, std::chrono::nanoseconds at_most, FutexScope) override {
    if (word.load() == seen) advance(std::chrono::ceil<Duration>(at_most));
  }

 private:
  static constexpr Time kStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  std::atomic<Duration> elapsed_{Duration::zero()};
  std::atomic<Duration> set_back_{Duration::zero()};
};

}  // namespace weir::env
