// Subscription: reads on from a position, then live. It pulls, so a slow reader slows nobody but itself.
#pragma once

#include <chrono>
#include <deque>
#include <optional>

#include "weir/base/result.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// Not thread-safe: one thread reads on. The reader must outlive it.
class Subscription {
 public:
  /// From a position (`Position{}` is the beginning), also for the events of a stream.
  Subscription(const EventReader& reader, Position from, Selection what = AllEvents{});
  /// From now: only what is committed after this call.
  static Subscription from_now(const EventReader& reader, Selection what = AllEvents{});

  /// The next event, waiting for one up to `at_most`; nothing when none came. Errors as EventReader::read.
  Result<std::optional<Event>> next(std::chrono::milliseconds at_most);

  /// Whether everything that the store had at the last look was delivered.
  bool caught_up() const { return buffer_.empty() && next_ >= end_seen_; }

  /// Everything before this was delivered, or does not match.
  Position position() const;

 private:
  Result<void> fill();

  const EventReader* reader_;
  Selection what_;
  Position next_;               ///< Where the next read of the store begins.
  Position end_seen_;           ///< The store's durable end at the last look (rule C4).
  StreamVersion next_version_;  ///< For a stream: where its next read begins.
  std::deque<Event> buffer_;
};

}  // namespace weir
