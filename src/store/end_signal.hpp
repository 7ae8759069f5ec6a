// The durable end of a store, and the wait for it to move, within this process.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "env/futex.hpp"
#include "weir/base/ids.hpp"

namespace weir::store {

class EndSignal {
 public:
  Position end() const { return {end_.load(std::memory_order_acquire)}; }

  /// Moves the end on, and wakes those who wait. One thread at a time.
  void move_to(Position end) {
    if (end.value <= end_.load(std::memory_order_relaxed)) return;
    end_.store(end.value, std::memory_order_release);
    moves_.fetch_add(1);
    // Whoever counts itself from here on sees the new end before it sleeps: no system call when nobody waits.
    if (waiting_.load() > 0) env::futex_wake_all(moves_, env::FutexScope::this_process);
  }

  /// Waits until the end is past `seen`, or the time is over, or for no reason at all; returns the end.
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const {
    waiting_.fetch_add(1);
    const std::uint32_t before = moves_.load();
    if (end() <= seen && at_most.count() > 0) env::futex_wait(moves_, before, at_most, env::FutexScope::this_process);
    waiting_.fetch_sub(1);
    return end();
  }

 private:
  std::atomic<std::uint64_t> end_ = 0;
  env::FutexWord moves_ = 0;
  mutable std::atomic<std::uint32_t> waiting_ = 0;
};

}  // namespace weir::store
