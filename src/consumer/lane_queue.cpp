#include "consumer/lane_queue.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <unordered_set>

namespace weir::consumer {
namespace {

std::size_t size_of(const Item& item) {
  const Event& event = item.event;
  std::size_t size = sizeof(Item) + item.key.size() + event.stream.size() + event.data.size() + event.metadata.size();
  for (const std::string& tag : event.tags) size += tag.size();
  return size;
}

}  // namespace

bool LaneQueue::push(Item item) {
  env::Lock lock(mutex_);
  room_.wait(lock, [&] { return closed_ || !is_full(); });
  if (closed_) return false;
  bytes_ += size_of(item);
  items_.push_back(std::move(item));
  changed_.notify_one();
  return true;
}

std::vector<Item> LaneQueue::take(std::size_t max) {
  const std::scoped_lock lock(mutex_);
  std::vector<Item> run;
  std::vector<Item> left;
  std::unordered_set<std::string> keys;
  std::set<std::pair<std::size_t, std::uint16_t>> held_back;  // partitions with an item left behind
  std::size_t seen = 0;
  for (; seen < items_.size() && run.size() < max && seen < 4 * max; ++seen) {
    Item& item = items_[seen];
    const std::pair partition(item.source, item.partition);
    if (held_back.contains(partition) || !keys.insert(item.key).second) {
      held_back.insert(partition);
      left.push_back(std::move(item));
    } else {
      bytes_ -= size_of(item);
      in_hand_.emplace_back(item.source, item.event.position);
      run.push_back(std::move(item));
    }
  }
  items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(seen));
  items_.insert(items_.begin(), std::make_move_iterator(left.begin()), std::make_move_iterator(left.end()));
  if (!run.empty()) room_.notify_all();
  return run;
}

void LaneQueue::finish(std::vector<Item> unfinished) {
  const std::scoped_lock lock(mutex_);
  in_hand_.clear();
  for (const Item& item : unfinished) bytes_ += size_of(item);
  items_.insert(items_.begin(), std::make_move_iterator(unfinished.begin()), std::make_move_iterator(unfinished.end()));
}

void LaneQueue::tell(Release release) {
  const std::scoped_lock lock(mutex_);
  releases_.push_back(std::move(release));
  changed_.notify_one();
}

std::vector<Release> LaneQueue::take_releases() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(releases_, {});
}

void LaneQueue::await(std::chrono::nanoseconds at_most, bool items_wanted) {
  env::Lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return closed_ || !releases_.empty() || (items_wanted && !items_.empty()); });
}

void LaneQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
  room_.notify_all();
}

std::optional<Position> LaneQueue::oldest(std::size_t source) const {
  const std::scoped_lock lock(mutex_);
  std::optional<Position> oldest;
  const auto consider = [&](Position position) {
    if (!oldest || position < *oldest) oldest = position;
  };
  for (const Item& item : items_)
    if (item.source == source) consider(item.event.position);
  for (const auto& [of, position] : in_hand_)
    if (of == source) consider(position);
  return oldest;
}

}  // namespace weir::consumer
