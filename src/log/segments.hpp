// The segments of a log, mapped when they are first read: from a position and the place of its frame to the event.
// Which frame holds a position is the index's business; the cursor finds it by itself, frame by frame.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "env/thread.hpp"
#include "log/frame.hpp"
#include "log/segment.hpp"
#include "weir/base/result.hpp"
#include "weir/store/event.hpp"

namespace weir::log {

/// Reading is thread-safe, and goes on while the log's owner adds frames; it takes a lock only where a segment is
/// mapped for the first time. Views into it stay valid as long as the Segments live: files are never truncated (rule
/// F2), and a mapping outlives even an unlinked file. Where segments are replaced, as long as the Reading lives that
/// was there before.
class Segments {
 public:
  using Opener = std::function<Result<std::unique_ptr<Segment>>(const SegmentName&)>;

  /// `open` maps a segment that was added by its name alone.
  explicit Segments(Opener open = {});
  ~Segments();
  Segments(const Segments&) = delete;
  Segments& operator=(const Segments&) = delete;

  /// The position of the first event that is there.
  Position begin() const;
  /// One past the last event that can be read.
  Position end() const { return {end_.load(std::memory_order_acquire)}; }

  /// Keeps what is read from being let go when it is replaced. Costs an atomic increment and a decrement.
  class Reading {
   public:
    explicit Reading(const Segments& segments) : segments_(segments), phase_(segments.begin_reading()) {}
    ~Reading() { segments_.end_reading(phase_); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    const Segments& segments_;
    const std::size_t phase_;
  };

  /// Fills `out` with the event at `position`, which stands in the frame at `offset` of its segment, if that was not
  /// scavenged. False when the event is gone: `out` has what EventCursor::Step::gone says.
  /// Errors: not_found outside [begin, end); corrupted, with the place; unsupported_format; io.
  Result<bool> at(Position position, std::uint32_t offset, EventView& out) const;
  /// That frame; errors as `at`, corrupted also when the position is not in it.
  Result<FrameView> frame_at(Position position, std::uint32_t offset) const;
  /// The first event of [from, end) that is gone. Maps the segments it looks at. Errors: corrupted, io.
  Result<std::optional<Position>> first_gone(Position from, Position end) const;
  /// Asks the processor for the beginning of a frame that will be read soon; then, when that has come, for what finding
  /// this event in it will touch. Neither fails, nor waits but where the segment was scavenged: its table is searched.
  void prefetch_frame(Position position, std::uint32_t offset) const;
  void prefetch_event(Position position, std::uint32_t offset) const;

  /// How many segments were replaced and are still read.
  std::size_t replaced() const;

  // For the log's owner, one thread at a time; another one may replace.

  /// The segments that are mapped so far.
  std::vector<const Segment*> all_mapped() const;
  /// Takes the segment that follows the last one. Its events show once they are published.
  Segment& add(std::unique_ptr<Segment> segment);
  void add(const SegmentName& name);
  /// Puts it in the place of the segment with that name, whose file it replaced. The old one is let go when nobody
  /// reads in it any more.
  void replace(std::unique_ptr<Segment> segment);
  /// Shows the events before `end`, which were all written.
  void publish(Position end) { end_.store(end.value, std::memory_order_release); }

 private:
  friend class LogCursor;

  struct Entry {
    SegmentName name;
    std::atomic<const Segment*> mapped = nullptr;
    std::unique_ptr<Segment> owned;
  };
  /// Grows by doubling, so that a reader can stay in an old one.
  struct List {
    explicit List(std::size_t n) : at(std::make_unique<std::atomic<Entry*>[]>(n)), capacity(n) {}
    std::unique_ptr<std::atomic<Entry*>[]> at;
    std::size_t capacity;
  };
  /// A segment, and where the one after it begins, if there is one.
  struct Found {
    const Segment* segment = nullptr;
    std::optional<Position> next;
  };

  Entry& add_entry(const SegmentName& name);
  Entry& entry_of(const SegmentName& name) const;
  /// The entry of the segment that holds the position; nothing outside.
  std::optional<std::size_t> find(Position position) const;
  Entry& entry(std::size_t n) const { return *list_.load(std::memory_order_acquire)->at[n].load(); }
  Result<Found> segment_of(Position position) const;
  Result<const Segment*> map(Entry& entry) const;
  /// Null if it is not mapped yet.
  const Segment* mapped(Position position) const;
  static std::uint32_t place_in(const Segment& segment, Position position, std::uint32_t offset);

  std::size_t begin_reading() const;
  void end_reading(std::size_t phase) const;
  void let_go() const;

  /// Readers count themselves in the phase they find. What is replaced may be read by some of both, and none that comes
  /// later; a phase ends when the one before it is empty: two ends later all of them are gone.
  struct Replaced {
    std::unique_ptr<Segment> segment;
    std::uint64_t phase = 0;  ///< In which it was replaced.
  };
  struct alignas(64) Readers {
    std::atomic<std::uint64_t> count = 0;
  };
  mutable std::array<Readers, 2> readers_;
  mutable std::atomic<std::uint64_t> phase_ = 0;
  mutable std::atomic<bool> has_replaced_ = false;
  mutable std::vector<Replaced> replaced_;  ///< Guarded by mapping_.

  Opener open_;
  std::atomic<std::uint64_t> end_ = 0;
  std::atomic<std::size_t> count_ = 0;
  std::atomic<const List*> list_ = nullptr;
  std::vector<std::unique_ptr<List>> lists_;  ///< All that ever were: readers may still be in an old one.
  std::vector<std::unique_ptr<Entry>> entries_;
  mutable env::Mutex mapping_;
};

/// Reads on through the events of [from, end), checking every frame it enters: the fast way through the log. Not
/// thread-safe; any number of cursors may be at work. The Segments must outlive it.
class LogCursor {
 public:
  /// `from` before the first event there is begins at that one. An `end` past the end of the Segments is cut to it.
  /// `offset` is the place of the frame with `from`; without it the frames of its segment are passed over one by one.
  LogCursor(const Segments& segments, Position from, Position end, std::optional<std::uint32_t> offset = {});

  /// The next event; null at the end, or when `status()` is an error. Valid until the next call; its strings as long as
  /// the Segments, or where segments are replaced, as a Reading that was there before.
  const EventView* next();
  /// corrupted (with the place), unsupported_format, io.
  Result<void> status() const { return status_; }

 private:
  bool enter_segment();
  bool enter_frame();

  const Segments* segments_;
  const Segment* segment_ = nullptr;
  EventCursor events_;
  EventView event_;
  Position next_;
  Position end_;
  Position segment_end_;  ///< Where the next segment begins; end_ if none does before it.
  Position frame_end_;
  std::optional<std::uint32_t> first_offset_;
  std::uint32_t frame_ = 0;  ///< Offset of the frame it is in.
  std::uint32_t after_ = 0;  ///< Offset of the one after it.
  Result<void> status_;
};

}  // namespace weir::log
