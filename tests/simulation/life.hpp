// A simulated life: one seed, one disk, one store on it that is written, killed and recovered again and again.
#pragma once

#include <cstdint>
#include <string>

#include "simulation/figures.hpp"

namespace weir::simulation {

struct LifeEnd {
  std::string finding;      ///< What was wrong first; empty when all is well.
  std::uint64_t trace = 0;  ///< The same for the same seed, bit for bit.
  Figures figures;
};

LifeEnd live(std::uint64_t seed);

/// The line that lives it again.
std::string replay_line(std::uint64_t seed);

}  // namespace weir::simulation
