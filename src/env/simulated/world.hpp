// A world of its own: a disk, a clock and randomness, all driven by one seed.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>

#include "env/environment.hpp"
#include "env/simulated/disk.hpp"

namespace weir::env {

/// Stands still until it is moved.
class SimulatedClock final : public Clock {
 public:
  Time now() const override { return kStart + elapsed_.load(); }
  SteadyTime steady() const override { return SteadyTime(elapsed_.load()); }
  void advance(Duration by) { elapsed_ = elapsed_.load() + by; }

 private:
  static constexpr Time kStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  std::atomic<Duration> elapsed_{Duration::zero()};
};

/// The same seed gives the same bytes.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : generator_(seed) {}
  void fill(MutableBytes to) override {
    for (std::byte& byte : to) byte = static_cast<std::byte>(generator_() >> 56);
  }

 private:
  std::mt19937_64 generator_;
};

struct SimulatedWorld {
  explicit SimulatedWorld(std::uint64_t seed = 1) : random(seed) {}

  SeededRandom random;
  SimulatedClock clock;
  SimulatedDisk disk{random};
  Environment environment{disk, clock, random};
};

}  // namespace weir::env
