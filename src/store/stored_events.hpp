// The events that are there, by position: what the memory store and the log have in common for whoever reads or judges.
#pragma once

#include <cstdint>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/store/reader.hpp"

namespace weir::store {

/// One commit as it was written.
struct StoredCommit {
  Position first;
  std::uint64_t count = 0;
  std::vector<TrackingMove> tracking;
};

class StoredEvents {
 public:
  virtual ~StoredEvents() = default;

  /// Sets `into` to the event at `position`. Its strings stay valid as long as this lives. False when the event was
  /// scavenged: `into` has its position and time, its hash (event_hash) as data, the name of its stream if it began
  /// that one, and id and version as long as repeats are recognised (rule C2), else a nil id.
  virtual Result<bool> at(Position position, EventView& into) const = 0;
  /// Who will ask for many says so: first `approach` for each, some events later `prefetch`, then `at`.
  virtual void approach(Position) const {}
  virtual void prefetch(Position) const {}
  /// Hands out the events of [from, end) that are there, in order.
  virtual Result<void> scan(Position from, Position end, const EventSink& sink) const = 0;
  /// The commit that wrote the event at `position`.
  virtual Result<StoredCommit> commit_at(Position position) const = 0;
};

}  // namespace weir::store
