// Rot: every single bit of a small store flipped, and every file cut off at every length. Whoever reads it then,
// opening it for writing, following it or verifying it, either names the damage or finds everything as it was.
#pragma once

#include <cstdint>
#include <string>

namespace weir::simulation {

/// How the store was left before.
enum class Left : std::uint8_t {
  closed,  ///< By itself: the last frame says that all before it is durable.
  killed,  ///< With the control file alone to say so.
};

/// One of every `one_in` places is tried, beginning with the one that has that number.
struct Sample {
  std::uint64_t one_in = 1;
  std::uint64_t from = 0;
};

struct RotEnd {
  std::uint64_t log_bytes = 0;  ///< Of frames in the store.
  std::uint64_t tried = 0;
  std::uint64_t detected = 0;
  std::uint64_t harmless = 0;
  std::string finding;  ///< What was wrong first, with the place; empty when all is well.
};

RotEnd flip_every_bit(Left left, Sample sample = {});
RotEnd truncate_everywhere(Left left, Sample sample = {});
/// The bits of frames flip while the store is open: reading the event, and scanning the log, says so or gives what was
/// committed.
RotEnd flip_under_readers(Sample sample = {});

}  // namespace weir::simulation
