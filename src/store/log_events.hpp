// The events of a log on disk, through its mapped segments. Nothing is copied.
#pragma once

#include "log/segments.hpp"
#include "store/stored_events.hpp"

namespace weir::store {

class LogEvents final : public StoredEvents {
 public:
  explicit LogEvents(const log::Segments& segments) : segments_(segments) {}

  Result<void> at(Position position, EventView& into) const override { return segments_.at(position, into); }
  void prefetch(Position position) const override { segments_.prefetch(position); }
  Result<void> scan(Position from, Position end, const EventSink& sink) const override;
  Result<StoredCommit> commit_at(Position position) const override;

 private:
  const log::Segments& segments_;
};

}  // namespace weir::store
