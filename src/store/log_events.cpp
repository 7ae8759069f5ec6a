#include "store/log_events.hpp"

#include <algorithm>
#include <optional>

namespace weir::store {

Result<std::uint32_t> LogEvents::offset_of(Position position) const {
  const Asked& index = asked();
  const Known* const known = index.find(position);
  return known != nullptr ? Result<std::uint32_t>(known->offset) : index.places.offset_of(position);
}

Result<bool> LogEvents::at(Position position, EventView& into) const {
  WEIR_TRY(const std::uint32_t offset, offset_of(position));
  return segments_.at(position, offset, into);
}

void LogEvents::approach(Position position) const {
  Asked& index = asked();
  const auto offset = index.places.offset_of(position);
  if (!offset) return;
  index.known[index.next++ % index.known.size()] = {position, *offset};
  segments_.prefetch_frame(position, *offset);
}

void LogEvents::prefetch(Position position) const {
  if (const Known* const known = asked().find(position)) segments_.prefetch_event(position, known->offset);
}

Result<void> LogEvents::scan(Position from, Position end, const EventSink& sink) const {
  const log::Segments::Reading reading(segments_);
  from = std::max(from, segments_.begin());
  end = std::min(end, segments_.end());
  if (from >= end) return {};
  std::optional<std::uint32_t> offset;
  if (from > segments_.begin()) {
    WEIR_TRY(offset, offset_of(from));
  }
  log::LogCursor cursor(segments_, from, end, offset);
  while (const EventView* event = cursor.next())
    if (sink(*event) == Flow::stop) return {};
  return cursor.status();
}

Result<StoredCommit> LogEvents::commit_at(Position position) const {
  WEIR_TRY(const std::uint32_t offset, offset_of(position));
  WEIR_TRY(const log::FrameView frame, segments_.frame_at(position, offset));
  StoredCommit commit{frame.first(), frame.count(), {}};
  WEIR_CHECK(frame.for_each_move([&](const TrackingMove& move) { commit.tracking.push_back(move); }));
  return commit;
}

Result<std::optional<Position>> LogEvents::first_gone(Position from, Position end) const {
  const log::Segments::Reading reading(segments_);
  return segments_.first_gone(from, end);
}

Result<std::optional<std::uint32_t>> LogEvents::checksum_at(Position position) const {
  if (position < segments_.begin() || position >= segments_.end()) return std::nullopt;
  WEIR_TRY(const std::uint32_t offset, offset_of(position));
  WEIR_TRY(const log::FrameView frame, segments_.frame_at(position, offset));
  return frame.checksum();
}

}  // namespace weir::store
