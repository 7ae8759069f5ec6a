#include "store/log_events.hpp"

namespace weir::store {

Result<void> LogEvents::scan(Position from, Position end, const EventSink& sink) const {
  log::LogCursor cursor(segments_, from, end);
  while (const EventView* event = cursor.next())
    if (sink(*event) == Flow::stop) return {};
  return cursor.status();
}

Result<StoredCommit> LogEvents::commit_at(Position position) const {
  WEIR_TRY(const log::FrameView frame, segments_.frame_at(position));
  StoredCommit commit{frame.first(), frame.count(), {}};
  WEIR_CHECK(frame.for_each_move([&](const TrackingMove& move) { commit.tracking.push_back(move); }));
  return commit;
}

}  // namespace weir::store
