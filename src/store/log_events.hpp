// The events of a log on disk: the index says in which frame, the mapped segments have it. Nothing is copied.
#pragma once

#include "index/term_index.hpp"
#include "log/segments.hpp"
#include "store/stored_events.hpp"

namespace weir::store {

class LogEvents final : public StoredEvents {
 public:
  LogEvents(const log::Segments& segments, const index::TermIndex& index) : segments_(segments), index_(index) {}

  Result<void> at(Position position, EventView& into) const override;
  void prefetch(Position position) const override;
  Result<void> scan(Position from, Position end, const EventSink& sink) const override;
  Result<StoredCommit> commit_at(Position position) const override;

 private:
  const log::Segments& segments_;
  const index::TermIndex& index_;
};

}  // namespace weir::store
