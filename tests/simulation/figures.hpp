// What simulated lives went through, in numbers.
#pragma once

#include <array>
#include <cstdint>

#include "env/simulated/faults.hpp"

namespace weir::simulation {

struct Figures {
  std::uint64_t lives = 0;
  std::uint64_t power_cuts = 0;
  std::uint64_t kills = 0;
  std::uint64_t stops = 0;
  std::uint64_t recoveries = 0;              ///< Openings that succeeded after one of those.
  std::uint64_t interrupted_recoveries = 0;  ///< Openings that failed, or in which the power went again.
  std::uint64_t damage_found = 0;            ///< Openings refused for rot or for what a disk had put elsewhere.
  std::uint64_t commits = 0;                 ///< Accepted ones.
  std::uint64_t answers = 0;
  std::uint64_t operations = 0;  ///< Of the disk.
  std::array<std::uint64_t, env::kFaultKinds> faults{};

  std::uint64_t cycles() const { return recoveries + interrupted_recoveries + damage_found; }

  void add(const Figures& more) {
    lives += more.lives;
    power_cuts += more.power_cuts;
    kills += more.kills;
    stops += more.stops;
    recoveries += more.recoveries;
    interrupted_recoveries += more.interrupted_recoveries;
    damage_found += more.damage_found;
    commits += more.commits;
    answers += more.answers;
    operations += more.operations;
    for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += more.faults[i];
  }
};

}  // namespace weir::simulation
