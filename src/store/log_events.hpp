// The events of a log on disk: the index says in which frame, the mapped segments have it. Nothing is copied.
#pragma once

#include <array>

#include "index/term_index.hpp"
#include "log/segments.hpp"
#include "store/stored_events.hpp"

namespace weir::store {

/// Of the events that were in the index when it was made: a caller finds out first how far it may read. Not
/// thread-safe: whoever reads has one of its own.
class LogEvents final : public StoredEvents {
 public:
  LogEvents(const log::Segments& segments, const index::TermIndex& index)
      : reading_(segments), segments_(segments), places_(index.places()) {}

  Result<bool> at(Position position, EventView& into) const override;
  void prefetch(Position position) const override;
  Result<void> scan(Position from, Position end, const EventSink& sink) const override;
  Result<StoredCommit> commit_at(Position position) const override;

  /// As EventReader's.
  Result<std::optional<Position>> first_gone(Position from, Position end) const;
  Result<std::optional<std::uint32_t>> checksum_at(Position position) const;

 private:
  /// Where an event is that will be asked for soon.
  struct Known {
    Position position{UINT64_MAX};
    std::uint32_t offset = 0;
  };

  Result<std::uint32_t> offset_of(Position position) const;

  const log::Segments::Reading reading_;
  const log::Segments& segments_;
  const index::TermIndex::Places places_;
  mutable std::array<Known, 8> known_;
};

}  // namespace weir::store
