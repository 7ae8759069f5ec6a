#include "simulation/swarm.hpp"

#include "log/log.hpp"

namespace weir::simulation {
namespace {

using env::Fault;

/// One of the rates, or never.
std::uint32_t some_rate(Dice& dice, std::uint32_t often, std::uint32_t seldom) {
  if (dice.below(3) != 0) return 0;
  return static_cast<std::uint32_t>(dice.between(often, seldom));
}

env::DiskFaults some_faults(Dice& dice) {
  env::DiskFaults faults;
  if (dice.one_in(3)) {  // A third of the worlds has a disk without fault: only the power goes.
    faults[Fault::written_back] = some_rate(dice, 1, 8);
    return faults;
  }
  faults[Fault::failed_read] = some_rate(dice, 40, 400);
  faults[Fault::short_read] = some_rate(dice, 40, 400);
  faults[Fault::failed_write] = some_rate(dice, 30, 300);
  faults[Fault::short_write] = some_rate(dice, 30, 300);
  faults[Fault::failed_sync] = some_rate(dice, 20, 200);
  faults[Fault::failed_name] = some_rate(dice, 40, 400);
  faults[Fault::no_space] = some_rate(dice, 2, 10);
  faults[Fault::misdirected_write] = some_rate(dice, 20, 200);
  faults[Fault::flipped_bit] = some_rate(dice, 20, 200);
  faults[Fault::written_back] = some_rate(dice, 1, 8);
  faults[Fault::slow] = some_rate(dice, 3, 40);
  return faults;
}

}  // namespace

Swarm swarm_of(Dice dice) {
  Swarm swarm;
  // Small segments: a recovery looks at the whole window, and that ends with the segment.
  swarm.segment_bytes =
      dice.one_in(200) ? log::kMinSegmentBytes : static_cast<std::uint32_t>(dice.between(16, 40)) * 4096;
  swarm.eras = dice.one_in(8) ? dice.between(10, 25) : dice.between(2, 8);
  swarm.steps = dice.one_in(8) ? dice.between(100, 400) : dice.between(1, 50);
  swarm.streams = dice.between(1, 12);
  swarm.large_events_one_in = dice.one_in(2) ? dice.between(3, 40) : 0;
  for (std::uint32_t& weight : swarm.weights)
    weight = dice.below(3) == 0 ? 0 : static_cast<std::uint32_t>(dice.between(1, 10));
  swarm.weights[static_cast<std::size_t>(Step::verify)] = dice.one_in(4) ? 1 : 0;
  swarm.weights[static_cast<std::size_t>(dice.below(4))] += 5;  // Somebody writes.
  swarm.faults = some_faults(dice);
  swarm.faults_in_recovery = dice.one_in(2);
  swarm.cut_in_recovery_one_in = dice.one_in(2) ? dice.between(1, 6) : 0;
  swarm.cut_at_operation_one_in = dice.one_in(2) ? dice.between(1, 4) : 0;
  swarm.meanwhile_one_in = dice.one_in(2) ? dice.between(1, 10) : 0;
  swarm.full_disk_one_in = dice.one_in(4) ? dice.between(10, 60) : 0;
  swarm.rot_one_in = dice.one_in(4) ? dice.between(2, 10) : 0;
  return swarm;
}

}  // namespace weir::simulation
