// Fault points: one small scenario, in which a failure or a power cut comes at each operation of the disk in turn.
#pragma once

#include <cstdint>
#include <string>

#include "env/simulated/disk.hpp"
#include "env/simulated/faults.hpp"

namespace weir::simulation {

/// Where it comes: the scenario writes, ends, recovers, writes and ends again.
struct PointsEnd {
  std::uint64_t points = 0;  ///< Runs in which it came.
  std::string finding;       ///< What was wrong first, with the point; empty when all is well.
};

/// Every `stride`-th operation fails, once or from then on for ever.
PointsEnd fail_at_every_point(env::Failure failure, bool for_ever, std::uint64_t stride = 1);
/// The power goes in the middle of every `stride`-th operation.
PointsEnd cut_at_every_point(env::PowerCut cut, std::uint64_t stride = 1);

}  // namespace weir::simulation
