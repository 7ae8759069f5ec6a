// Scavenging: gives the space of events that nobody is shown any more back, while the store serves.
#pragma once

#include <cstdint>
#include <functional>

#include "log/scavenge/frame_rewriter.hpp"

namespace weir::store {

struct ScavengeReport {
  std::uint64_t segments = 0;   ///< That were looked at.
  std::uint64_t rewritten = 0;  ///< Of these.
  std::uint64_t events = 0;     ///< That are gone with this.
  std::uint64_t bytes = 0;      ///< That the files are smaller.
  bool finished = false;        ///< Else it was stopped; the next run goes on where it was.
};

struct ScavengeOptions {
  /// What stays of an event (proof::event_hash).
  std::function<log::GoneHash(const EventView&)> hash;
  /// Told after each segment.
  std::function<void(const ScavengeReport& so_far, std::uint64_t segments)> on_progress = {};
  /// Asked before each segment: whether to leave it at that.
  std::function<bool()> should_stop = {};
};

}  // namespace weir::store
