// Frames: one commit each. FrameContent is what goes into one, FrameView what is read from one; the bytes are described
// in docs/formats/log.md.
#pragma once

#include <array>
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

/// What stays of an event that was scavenged: the hash by which a root of the history knows it.
using GoneHash = std::array<std::byte, 32>;

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
  /// By which the frame is known (rules L5, T1): the one it was written with, also after it was written anew.
  std::uint32_t checksum() const { return checksum_; }
  /// What its bytes have to add up to.
  std::uint32_t stored_checksum() const { return stored_checksum_; }
  /// Whether it was written anew when its segment was scavenged: it may hold events that are gone.
  bool is_rewritten() const { return is_rewritten_; }
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

  /// As it stands there.
  Bytes header() const;
  bool has_tracking() const;
  /// The items of its extension; empty without one.
  Bytes extension() const { return sections().extension; }
  /// Its tracking as it stands there, without its length; empty without any.
  Bytes tracking() const { return sections().tracking; }

  /// Hands each event that is there to `sink(const EventView&)`, in order: those that are gone are passed over. The
  /// same EventView is used for all; its strings point into the segment. Errors: unsupported_format for what a newer
  /// Weir wrote, corrupted for bytes that make no sense.
  template <class Sink>
  Result<void> for_each_event(Sink&& sink) const;

  /// Hands each move to `sink`, in order; the move is valid during the call.
  Result<void> for_each_move(const std::function<void(const TrackingMove&)>& sink) const;

 private:
  friend class EventCursor;

  /// What stands in the body before the events.
  struct Sections {
    Bytes extension;
    Bytes tracking;
    const std::byte* events = nullptr;
    bool ok = true;  ///< Else they make no sense, and are empty from there on.
  };
  Sections sections() const;

  Bytes segment_;
  const TypeNames* names_;
  Position first_;
  Time time_;
  std::uint32_t offset_;
  std::uint32_t length_;
  std::uint32_t count_;
  std::uint32_t checksum_;
  std::uint32_t stored_checksum_;
  std::uint32_t previous_;
  std::uint32_t durable_tail_;
  std::uint32_t flags_;
  bool is_rewritten_ = false;
};

/// Sees frames in order, once each. An error ends the walk and is its result.
using FrameVisitor = std::function<Result<void>(const FrameView&)>;

/// Goes through the events of a frame. Not thread-safe; several cursors may be on one frame.
class EventCursor {
 public:
  EventCursor() = default;
  explicit EventCursor(const FrameView& frame);

  /// Fills `out` with the next event that is there; false at the end, or when `status()` is an error.
  bool next(EventView& out) {
    Step step;
    do step = this->step(out);
    while (step == Step::gone);
    return step == Step::event;
  }

  enum class Step : std::uint8_t {
    event,  ///< It is in `out`.
    /// It was scavenged: `out` has its position, its hash as data, the name of its stream if it began that one, and id
    /// and version if these were kept, else a nil id.
    gone,
    end,  ///< There are no more, or `status()` is an error.
  };
  Step step(EventView& out);
  /// Of the event that the last step found gone.
  const GoneHash& hash() const { return hash_; }
  /// The extension of the event that the last step delivered: its items; empty without one.
  Bytes extension() const { return extension_; }
  /// Goes to the event with that number in the frame: `next` delivers it. Costs at most 15 events.
  void seek(std::uint32_t number);
  /// An error that `next` met.
  Result<void> status() const { return failure_ ? fail() : Result<void>{}; }

 private:
  Result<void> fail() const;
  bool pass();
  bool read(EventView& out);
  Step step_over_gone(EventView& out);
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
  Bytes extension_;
  GoneHash hash_{};
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
