// Frames: one commit each. FrameContent is what goes into one, FrameView what is read from one; the bytes are described
// in docs/formats/log.md.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "log/directory.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"
#include "weir/store/event.hpp"
#include "weir/store/tracking.hpp"

namespace weir::log {

class TypeNames;

/// Events for one stream, with versions from `first` on.
struct StreamAppend {
  std::string_view stream;
  StreamVersion first;
  std::span<const NewEvent> events;
};

/// What a frame is to hold; at least one event or move. Only views: nothing is copied before it is encoded. A nil
/// correlation is recorded as the event's own id.
struct FrameContent {
  std::span<const StreamAppend> writes;
  std::span<const TrackingMove> tracking;

  std::uint64_t event_count() const {
    std::uint64_t count = 0;
    for (const auto& write : writes) count += write.events.size();
    return count;
  }
};

/// A whole frame whose checksum was found good, and the segment it lies in. A view: valid as long as the segment's
/// bytes are (in a FrameVisitor during the call). Cheap to copy.
class FrameView {
 public:
  /// `segment` are the bytes of the segment file from its beginning, at least up to the frame's end: names of types are
  /// found by their place in it, and believed if `names` does, or if it is null: for whoever has checked all frames
  /// before this one. Precondition: a whole frame lies at `offset`.
  FrameView(Bytes segment, std::uint32_t offset, Position segment_base, Time segment_created,
            const TypeNames* names = nullptr);

  Position first() const { return first_; }
  std::uint32_t count() const { return count_; }
  Position end() const { return first_ + count_; }
  Time time() const { return time_; }
  std::uint32_t checksum() const { return checksum_; }
  /// The segment it lies in, as that one's header says.
  SegmentName segment() const;
  /// In the segment's bytes.
  std::uint32_t offset() const { return offset_; }
  std::uint32_t length() const { return length_; }
  /// Neither events nor tracking: it only says that everything before it is durable (rule L2).
  bool is_closing() const;
  /// The known durable tail when this was written: an offset in this segment.
  std::uint32_t durable_tail() const { return durable_tail_; }
  /// The checksum of the frame before.
  std::uint32_t previous() const { return previous_; }

  /// Hands each event to `sink(const EventView&)`, in order. The same EventView is used for all; its strings point into
  /// the segment. Errors: unsupported_format for what a newer Weir wrote, corrupted for bytes that make no sense.
  template <class Sink>
  Result<void> for_each_event(Sink&& sink) const;

  /// Hands each move to `sink`, in order; the move is valid during the call.
  Result<void> for_each_move(const std::function<void(const TrackingMove&)>& sink) const;

 private:
  friend class EventCursor;

  Bytes segment_;
  const TypeNames* names_;
  Position first_;
  Time time_;
  std::uint32_t offset_;
  std::uint32_t length_;
  std::uint32_t count_;
  std::uint32_t checksum_;
  std::uint32_t previous_;
  std::uint32_t durable_tail_;
  std::uint32_t flags_;
};

/// Sees frames in order, once each. An error ends the walk and is its result.
using FrameVisitor = std::function<Result<void>(const FrameView&)>;

/// Goes through the events of a frame. Not thread-safe; several cursors may be on one frame.
class EventCursor {
 public:
  EventCursor() = default;
  explicit EventCursor(const FrameView& frame);

  /// Fills `out` with the next event; false at the end, or when `status()` is an error.
  bool next(EventView& out);
  /// Goes to the event with that number in the frame: `next` delivers it. Costs at most 15 events.
  void seek(std::uint32_t number);
  /// An error that `next` met.
  Result<void> status() const { return failure_ ? fail() : Result<void>{}; }

 private:
  Result<void> fail() const;
  bool pass();
  bool stop(const char* failure, Errc code);

  const std::byte* segment_ = nullptr;
  const TypeNames* names_ = nullptr;
  const std::byte* frame_ = nullptr;
  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
  Position first_;
  Time time_;
  std::uint32_t checksum_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t number_ = 0;  ///< Of the next event in the frame.
  std::string_view stream_;   ///< Of the event before.
  StreamVersion version_;     ///< Of the event before.
  const char* failure_ = nullptr;
  Errc failure_code_ = Errc::corrupted;
};

template <class Sink>
Result<void> FrameView::for_each_event(Sink&& sink) const {
  EventCursor cursor(*this);
  EventView event;
  while (cursor.next(event)) sink(std::as_const(event));
  return cursor.status();
}

}  // namespace weir::log
