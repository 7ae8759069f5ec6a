// Scavenging: gives the space of events back that their streams do not show any more (stream_metadata.hpp), while the
// store serves.
#pragma once

#include <cstdint>
#include <functional>

#include "weir/base/result.hpp"
#include "weir/store/event_store.hpp"

namespace weir {

struct ScavengeReport {
  std::uint64_t segments = 0;   ///< Files of the log that were looked at: the full ones.
  std::uint64_t rewritten = 0;  ///< Of these.
  std::uint64_t events = 0;     ///< That are gone now. Positions and versions stay what they were.
  std::uint64_t bytes = 0;      ///< That the files take less.
  bool finished = false;        ///< Else it was stopped: the next run goes on where it was.
  friend bool operator==(const ScavengeReport&, const ScavengeReport&) = default;
};

struct ScavengeOptions {
  /// Told after each segment: what was done so far, and how many segments there are.
  std::function<void(const ScavengeReport& so_far, std::uint64_t segments)> on_progress = {};
  /// Asked before each segment: whether to leave it at that.
  std::function<bool()> should_stop = {};
};

/// What goes is decided by what is durable when the run comes to a segment, and by the time then. Never gone are the
/// last event of a stream, metadata and tombstones. Of the others a hash stays; and the id, as long as repeats are
/// recognised by ids alone (Commit). `stop` of the store ends it after the segment that it is in.
///
/// Errors: invalid_argument for a store that is not on a disk; conflict when one is under way; no_space, io, after
/// which the next run goes on; corrupted, stopped.
Result<ScavengeReport> scavenge(EventStore& store, const ScavengeOptions& options = {});

}  // namespace weir
