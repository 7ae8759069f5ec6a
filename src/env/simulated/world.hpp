// A world of its own: a disk, a clock and randomness, all driven by one seed.
#pragma once

#include <cstdint>
#include <cstring>
#include <random>

#include "env/environment.hpp"
#include "env/simulated/clock.hpp"
#include "env/simulated/disk.hpp"

namespace weir::env {

/// The same seed gives the same bytes.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : generator_(seed) {}
  void fill(MutableBytes to) override {
    while (!to.empty()) {
      const std::uint64_t eight = generator_();
      const std::size_t size = std::min(to.size(), sizeof eight);
      std::memcpy(to.data(), &eight, size);
      to = to.subspan(size);
    }
  }

 private:
  std::mt19937_64 generator_;
};

struct SimulatedWorld {
  explicit SimulatedWorld(std::uint64_t seed = 1) : random(seed) {}

  SeededRandom random;
  SimulatedClock clock;
  SimulatedDisk disk{random, clock};
  Environment environment{disk, clock, random};
};

}  // namespace weir::env
