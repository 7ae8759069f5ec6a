// DiskFate: decides, from the seed or by plan, what befalls each operation of the simulated disk, and keeps the record.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "env/random.hpp"
#include "env/simulated/clock.hpp"
#include "env/simulated/faults.hpp"
#include "weir/base/error.hpp"

namespace weir::env {

/// What befalls one operation.
struct Befalls {
  std::optional<Errc> error;     ///< It fails with that.
  bool partly = false;           ///< A part of it is done before.
  bool misdirects = false;       ///< Of a sync.
  bool flips_bit = false;        ///< Of a sync.
  bool is_written_back = false;  ///< Of a write.
};

/// Not thread-safe: the disk's mutex guards it.
class DiskFate {
 public:
  DiskFate(Random& random, SimulatedClock& clock) : random_(random), clock_(clock) {}

  /// Called once for every operation, in order.
  Befalls next(DiskOperation operation);

  DiskFaults chances;
  std::optional<PlannedFailure> planned;

  std::uint64_t operations() const { return operations_; }
  /// How often the planned failure came.
  std::uint64_t planned_came() const { return planned_came_; }
  const std::array<std::uint64_t, kFaultKinds>& came() const { return came_; }

  /// The trace: a hash over all that was done, in order.
  void note(std::string_view words, std::uint64_t number, Bytes bytes);
  std::uint64_t trace() const { return trace_; }

 private:
  bool comes(Fault fault);
  std::optional<Befalls> by_plan(DiskOperation operation);

  Random& random_;
  SimulatedClock& clock_;
  std::uint64_t operations_ = 0;
  std::uint64_t planned_came_ = 0;
  std::array<std::uint64_t, kFaultKinds> came_{};
  std::uint64_t trace_ = 0;
};

}  // namespace weir::env
