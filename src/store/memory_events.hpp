// The log of the memory store: events in order, and the commits that wrote them.
#pragma once

#include <deque>
#include <memory>

#include "env/thread.hpp"
#include "store/stored_events.hpp"
#include "weir/store/commit.hpp"

namespace weir::store {

/// One thread appends, any number read what it has written.
class MemoryEvents final : public StoredEvents {
 public:
  explicit MemoryEvents(StoreId store);

  /// Writes an accepted commit.
  struct Written {
    Position first;
    std::uint64_t count = 0;
  };
  Written append(const Commit&, const std::vector<StreamVersion>& first_versions, Time);

  Result<bool> at(Position position, EventView& into) const override;
  Result<void> scan(Position from, Position end, const EventSink& sink) const override;
  Result<StoredCommit> commit_at(Position position) const override;

 private:
  const Event& event(Position) const;

  mutable env::Mutex mutex_;  ///< Guards the shape of the deques; what is in them never changes and never moves.
  std::deque<Event> events_;
  std::deque<StoredCommit> commits_;  ///< Those with events.
  std::uint32_t checksum_;            ///< Of the commit before: a chain, as in the log (rule L5).
};

}  // namespace weir::store
