// The events of a log on disk: the index says in which frame, the mapped segments have it. Nothing is copied.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "index/term_index.hpp"
#include "log/segments.hpp"
#include "store/stored_events.hpp"

namespace weir::store {

/// Of the events that are in the index when it is first asked: a caller finds out first how far it may read. Not
/// thread-safe: whoever reads has one of its own. Making one costs nothing: most commits ask for no event.
class LogEvents final : public StoredEvents {
 public:
  LogEvents(const log::Segments& segments, const index::TermIndex& index) : segments_(segments), index_(index) {}

  Result<bool> at(Position position, EventView& into) const override;
  void approach(Position position) const override;
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
  /// The index as it was at the first question, and what it said of the last events that were approached.
  struct Asked {
    Asked(const log::Segments& segments, index::TermIndex::Places now) : reading(segments), places(std::move(now)) {}
    /// Null if it was not approached lately.
    const Known* find(Position position) const {
      const auto found = std::ranges::find(known, position, &Known::position);
      return found == known.end() ? nullptr : &*found;
    }
    log::Segments::Reading reading;
    index::TermIndex::Places places;
    std::array<Known, 32> known;
    std::size_t next = 0;  ///< The one that is forgotten next.
  };

  Asked& asked() const { return asked_ ? *asked_ : asked_.emplace(segments_, index_.places()); }
  Result<std::uint32_t> offset_of(Position position) const;

  const log::Segments& segments_;
  const index::TermIndex& index_;
  mutable std::optional<Asked> asked_;
};

}  // namespace weir::store
