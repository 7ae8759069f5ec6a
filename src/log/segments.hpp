// The mapped segments of a log: from positions to events. What LogWriter and LogFollower show to readers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "log/frame.hpp"
#include "log/segment.hpp"
#include "weir/base/result.hpp"
#include "weir/store/event.hpp"

namespace weir::log {

/// Reading is thread-safe, takes no lock, and goes on while the log's owner adds frames. Views into it stay valid as
/// long as the Segments live: files are never truncated (rule F2), and a mapping outlives even an unlinked file.
class Segments {
 public:
  Segments() = default;
  ~Segments();
  Segments(const Segments&) = delete;
  Segments& operator=(const Segments&) = delete;

  /// The position of the first event that is there.
  Position begin() const;
  /// One past the last event that can be read.
  Position end() const { return {end_.load(std::memory_order_acquire)}; }

  /// Fills `out` with the event at `position`; `not_found` outside [begin, end). A frame of up to kCheckedOnRead bytes
  /// is checked against its checksum each time, a larger one was checked when it was written or first read. Errors:
  /// corrupted, with the place; unsupported_format.
  Result<void> at(Position position, EventView& out) const;

  /// The frame that holds the event at `position`; errors as `at`.
  Result<FrameView> frame_at(Position position) const;

  /// Asks the processor for the bytes of an event that will be read soon. Never fails.
  void prefetch(Position position) const;

  static constexpr std::uint32_t kCheckedOnRead = 16 * 1024;

  // For the log's owner, one thread at a time.

  /// Takes the segment that follows the last one. Its events show once they are published.
  Segment& add(std::unique_ptr<Segment> segment);
  /// Shows the events before `end`, which were all added to their segments.
  void publish(Position end) { end_.store(end.value, std::memory_order_release); }

 private:
  friend class LogCursor;

  /// Grows by doubling, so that a reader can stay in an old one.
  struct List {
    explicit List(std::size_t n) : at(std::make_unique<std::atomic<const Segment*>[]>(n)), capacity(n) {}
    std::unique_ptr<std::atomic<const Segment*>[]> at;
    std::size_t capacity;
  };

  /// The segment that holds the position; null outside.
  const Segment* find(Position position) const;

  std::atomic<std::uint64_t> end_ = 0;
  std::atomic<std::size_t> count_ = 0;
  std::atomic<const List*> list_ = nullptr;
  std::vector<std::unique_ptr<List>> lists_;  ///< All that ever were: readers may still be in an old one.
  std::vector<std::unique_ptr<Segment>> owned_;
};

/// Reads on through the events of [from, end), checking every frame it enters: the fast way through the log. Not
/// thread-safe; any number of cursors may be at work. The Segments must outlive it.
class LogCursor {
 public:
  /// `from` before the first event there is begins at that one. An `end` past the end of the Segments is cut to it.
  LogCursor(const Segments& segments, Position from, Position end);

  /// The next event; null at the end, or when `status()` is an error. Valid until the next call; its strings as long as
  /// the Segments.
  const EventView* next();
  /// corrupted (with the place), unsupported_format.
  Result<void> status() const { return status_; }

 private:
  bool enter_frame();

  const Segments* segments_;
  const Segment* segment_ = nullptr;
  EventCursor events_;
  EventView event_;
  Position next_;
  Position end_;
  Position frame_end_;
  std::uint32_t frame_ = 0;  ///< Offset of the frame it is in.
  Result<void> status_;
};

}  // namespace weir::log
