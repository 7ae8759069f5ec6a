// LaneQueue: what waits for a lane, in order, and what the lane has in hand.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "consumer/item.hpp"
#include "env/thread.hpp"

namespace weir::consumer {

/// "This parked key was released."
struct Release {
  std::size_t source = 0;
  std::string key;
};

/// Thread-safe: readers push, one lane takes, the keeper looks for what is oldest.
class LaneQueue {
 public:
  /// Waits while the queue is full. False once it is closed: the item was not taken.
  bool push(Item);

  /// Up to `max` items in order, of different keys. Of a partition that has an item left behind, none after it is
  /// taken, so that progress in a partition never skips (rule T6). They are in hand until `finish`.
  std::vector<Item> take(std::size_t max);
  /// Lets go of what is in hand, except for `unfinished`, which is taken again before all else.
  void finish(std::vector<Item> unfinished = {});

  void tell(Release);
  std::vector<Release> take_releases();

  /// Waits for releases, for the end, and (if they are wanted) for items.
  void await(std::chrono::nanoseconds at_most, bool items_wanted);
  void close();

  /// The oldest position of that source that is queued or in hand.
  std::optional<Position> oldest(std::size_t source) const;

 private:
  bool is_full() const { return items_.size() >= kMaxItems || bytes_ >= kMaxBytes; }

  static constexpr std::size_t kMaxItems = 1024;
  static constexpr std::size_t kMaxBytes = 16 * 1024 * 1024;

  mutable env::Mutex mutex_;
  env::CondVar changed_;
  env::CondVar room_;
  std::deque<Item> items_;
  std::size_t bytes_ = 0;
  std::vector<std::pair<std::size_t, Position>> in_hand_;
  std::vector<Release> releases_;
  bool closed_ = false;
};

}  // namespace weir::consumer
