// The tracking that reads see: moves wait here from the turn in which they were accepted until they are durable (or,
// relaxed, written).
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "env/thread.hpp"
#include "log/log.hpp"
#include "store/tracking_table.hpp"

namespace weir::store {

/// Thread-safe.
class ShownTracking {
 public:
  /// Moves that stand in that batch. Batches come in order.
  void wait_for(log::BatchNumber batch, const std::vector<TrackingMove>& moves) {
    if (moves.empty()) return;
    const std::scoped_lock lock(mutex_);
    waiting_.emplace_back(batch, moves);
  }
  /// That batch may be seen now, and with it everything before.
  void show(log::BatchNumber batch) {
    const std::scoped_lock lock(mutex_);
    for (; !waiting_.empty() && waiting_.front().first <= batch; waiting_.pop_front())
      for (const TrackingMove& move : waiting_.front().second) table_.apply(move);
  }
  /// All that was there at a checkpoint.
  void show(TrackingTable table) {
    const std::scoped_lock lock(mutex_);
    table_ = std::move(table);
  }
  /// A move that was there at opening.
  void show(const TrackingMove& move) {
    const std::scoped_lock lock(mutex_);
    table_.apply(move);
  }

  std::vector<TrackingState> all() const {
    const std::scoped_lock lock(mutex_);
    return table_.all();
  }
  std::optional<TrackingState> find(std::string_view consumer, StoreId source) const {
    const std::scoped_lock lock(mutex_);
    return table_.find(consumer, source);
  }

 private:
  mutable env::Mutex mutex_;
  TrackingTable table_;
  std::deque<std::pair<log::BatchNumber, std::vector<TrackingMove>>> waiting_;
};

}  // namespace weir::store
