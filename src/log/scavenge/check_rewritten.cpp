#include "log/scavenge/check_rewritten.hpp"

#include <algorithm>

#include "log/chain_walk.hpp"
#include "log/damage.hpp"
#include "log/scavenge/scavenged_file.hpp"

namespace weir::log {
namespace {

bool same(const EventView& a, const EventView& b) {
  return a.position == b.position && a.version == b.version && a.stream == b.stream && a.type == b.type &&
         a.id == b.id && a.correlation == b.correlation && a.causation == b.causation && a.data == b.data &&
         a.metadata == b.metadata && a.tags == b.tags;
}

bool same(const FrameView& a, const FrameView& b) {
  return a.checksum() == b.checksum() && a.previous() == b.previous() && a.first() == b.first() &&
         a.count() == b.count() && a.time() == b.time() && a.has_tracking() == b.has_tracking() &&
         std::ranges::equal(a.tracking(), b.tracking());
}

Result<bool> same_events(const FrameView& before, const FrameView& now, const Removal& removal) {
  using Step = EventCursor::Step;
  EventCursor old_events(before);
  EventCursor new_events(now);
  EventView old_event;
  EventView new_event;
  for (;;) {
    const Step had = old_events.step(old_event);
    const Step has = new_events.step(new_event);
    WEIR_CHECK(old_events.status());
    WEIR_CHECK(new_events.status());
    if (had == Step::end || has == Step::end) return had == has;
    if (has == Step::event) {
      if (had != Step::event || !same(old_event, new_event) ||
          !std::ranges::equal(old_events.extension(), new_events.extension()))
        return false;
      continue;
    }
    const bool began = had == Step::event ? old_event.version == StreamVersion{} : !old_event.stream.empty();
    const GoneHash hash = had == Step::event ? removal.hash(old_event) : old_events.hash();
    const bool keeps_id = old_event.position >= removal.ids_from && !old_event.id.is_nil();
    if (new_event.id != (keeps_id ? old_event.id : EventId{}) || (keeps_id && new_event.version != old_event.version))
      return false;
    if (hash != new_events.hash() || new_event.stream != (began ? old_event.stream : std::string_view{})) return false;
  }
}

}  // namespace

Result<void> check_rewritten(const ReadSegment& before, const ReadSegment& now, const Removal& removal) {
  ChainWalk old_frames(before.bytes, before.segment.header);
  ChainWalk new_frames(now.bytes, now.segment.header);
  const auto differs = [&](std::string_view reason) {
    return damage({now.segment.path.string(), new_frames.offset(), new_frames.position(), std::string(reason)});
  };
  while (old_frames.offset() < before.end.offset && new_frames.offset() < now.end.offset) {
    const auto old_frame = old_frames.next(before.end.offset);
    const auto new_frame = new_frames.next(now.end.offset);
    if (!new_frame) return differs(new_frames.reason());
    if (!old_frame || !same(*old_frame, *new_frame)) return differs("a frame written anew is not the one it was");
    WEIR_TRY(const bool has_same, same_events(*old_frame, *new_frame, removal));
    if (!has_same) return differs("the events of a frame written anew are not the ones they were");
  }
  if (old_frames.offset() != before.end.offset || new_frames.offset() != now.end.offset)
    return differs("a segment written anew has other frames than it had");
  return check_places(now.bytes, now.segment);
}

}  // namespace weir::log
