// Swarm testing: each seed lives in a world with its own subset of faults, steps and lengths. A bug that needs long
// runs without one kind of fault, or short ones with another, is met by some seed; one average world would hide both.
#pragma once

#include <array>
#include <cstdint>

#include "env/simulated/faults.hpp"
#include "simulation/dice.hpp"

namespace weir::simulation {

/// What a client may do next.
enum class Step : std::uint8_t {
  commit,          ///< Durable, and waits.
  commit_relaxed,  ///< Relaxed, and waits.
  start,           ///< Durable, answered later.
  start_relaxed,
  repeat,  ///< An earlier commit once more, at times with other content.
  track,   ///< Moves a consumer's tracking, and waits.
  tick,
  wait,    ///< Time passes; at times somebody sets the clock back.
  settle,  ///< Time passes until nothing is left to do: all is durable then.
  read,
  look,       ///< At versions, streams and tracking.
  follow,     ///< Another process reads.
  subscribe,  ///< In this process, or in the other.
  verify,
};
inline constexpr std::size_t kSteps = 14;

struct Swarm {
  std::uint32_t segment_bytes = 0;  ///< Under the least that users may choose, but for some seeds.
  std::uint64_t eras = 0;           ///< Each ends with a crash or a stop, and a recovery.
  std::uint64_t steps = 0;          ///< At most in an era.
  std::uint64_t streams = 0;
  std::uint64_t large_events_one_in = 0;
  std::array<std::uint32_t, kSteps> weights{};
  env::DiskFaults faults;
  bool faults_in_recovery = false;
  std::uint64_t cut_in_recovery_one_in = 0;   ///< The power goes again while it recovers.
  std::uint64_t cut_at_operation_one_in = 0;  ///< Of eras: they end in the middle of some operation.
  std::uint64_t meanwhile_one_in = 0;         ///< Of writes and syncs: others go on while one waits for the disk.
  std::uint64_t full_disk_one_in = 0;         ///< Of steps.
  std::uint64_t rot_one_in = 0;               ///< Of recoveries: a bit flipped while nobody looked.
};

Swarm swarm_of(Dice dice);

}  // namespace weir::simulation
