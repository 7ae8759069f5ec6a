#include "log/copies/log_cut.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/chain_walk.hpp"
#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

/// The last segment that may hold something of the copy.
Result<std::size_t> segment_of_cut(env::FileSystem& files, const LogSource& source, const CopyUntil& until) {
  std::size_t found = source.segments.size() - 1;
  if (const auto* position = std::get_if<Position>(&until))
    while (found > 0 && source.segments[found].base > *position) --found;
  if (const auto* time = std::get_if<Time>(&until)) {
    for (; found > 0; --found) {
      WEIR_TRY(const OpenSegment segment, source.open(files, found));
      if (segment.header.created <= *time) break;
    }
  }
  return found;
}

/// Whether the frame is the first that the copy does not have.
bool is_after(const FrameView& frame, const CopyUntil& until) {
  // Frames without events that stand before the event were committed before it, too.
  if (const auto* position = std::get_if<Position>(&until)) return frame.count() > 0 && frame.end() > *position;
  if (const auto* time = std::get_if<Time>(&until)) return frame.time() > *time;
  return false;
}

Error inside(const FrameView& frame, Position position) {
  return {
      Errc::invalid_argument,
      fmt::format("position {} lies inside a commit, which holds the events {} to {}: a copy has a commit whole or "
                  "not at all; expected {} (without it) or {} (with it)",
                  position.value, frame.first().value, frame.end().value - 1, frame.first().value, frame.end().value)};
}

/// Such a copy would be empty, and whoever mistyped the time would hold it for what there was.
Error before_everything(const FrameView& first, Time until) {
  return {Errc::invalid_argument, fmt::format("expected a time from {} on, when the first commit was made, found {}; "
                                              "there was nothing before",
                                              to_string(first.time()), to_string(until))};
}

}  // namespace

Result<LogCut> find_cut(env::FileSystem& files, const LogSource& source, const CopyUntil& until) {
  const auto* position = std::get_if<Position>(&until);
  if (position != nullptr && *position > source.tail.end)
    return Error(Errc::invalid_argument,
                 fmt::format("expected a position up to {}, where the durable part of the log ends, found {}",
                             source.tail.end.value, position->value));
  WEIR_TRY(const std::size_t index, segment_of_cut(files, source, until));
  WEIR_TRY(const OpenSegment segment, source.open(files, index));
  WEIR_TRY(const SegmentEnd end, source.end_of(files, index, segment));

  LogCut cut{.whole = index, .has_part = true, .end = {}, .time = segment.header.created};
  cut.scavenged = segment.header.scavenged;
  cut.end = {kSegmentHeaderBytes, segment.header.chain, segment.header.name.base};
  std::vector<std::byte> bytes(end.offset);
  WEIR_TRY(const std::size_t got, segment.file->read_at(0, bytes));
  ChainWalk walk(bytes, segment.header);
  bool met_end = false;
  while (!met_end && cut.end.offset < end.offset) {
    const auto frame = walk.next(static_cast<std::uint32_t>(got));
    if (!frame) {
      // What cannot be read is not asked for, when it is the next event that is to be left out.
      if (position == nullptr || walk.position() != *position)
        return damage({segment.path.string(), walk.offset(), walk.position(), std::string(walk.reason())});
      met_end = true;
    } else if (is_after(*frame, until)) {
      if (position != nullptr && frame->first() < *position) return inside(*frame, *position);
      if (position == nullptr && index == 0 && cut.end.offset == kSegmentHeaderBytes)
        return before_everything(*frame, std::get<Time>(until));
      met_end = true;
    } else {
      cut.end = {frame->offset() + frame->length(), frame->checksum(), frame->end()};
      cut.time = std::max(cut.time, frame->time());
    }
  }
  if (cut.end.offset == kSegmentHeaderBytes && index > 0) {  // nothing of it
    cut.has_part = false;
    cut.end.offset = segment.header.previous_end;
  } else if (!met_end && (index + 1 < source.segments.size() || cut.scavenged)) {
    // All of it, and nobody writes to it any more.
    cut.whole = index + 1;
    cut.has_part = false;
    if (cut.scavenged) cut.end.offset = cut.scavenged->original_end;
  }
  return cut;
}

}  // namespace weir::log
