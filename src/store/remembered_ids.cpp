#include "store/remembered_ids.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace weir::store {
namespace {

constexpr std::size_t kFirstSlots = 1024;

std::uint64_t hash_of(const EventId& id) {
  return hash64({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
}

}  // namespace

std::optional<Position> RememberedIds::find(const EventId& id) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint64_t position = slots_[slot_of(hash_of(id))];
  if (position == kFree) return std::nullopt;
  return Position{position};
}

void RememberedIds::begin_commit(Position first) {
  if (hashes_.empty()) begin_ = first.value;
  if (commits_.size() == most_commits_) forget_oldest_commit();
  while (hashes_.size() > most_events_) forget_oldest_commit();
  commits_.push_back(first.value);
}

void RememberedIds::add(const EventId& id) {
  if (used_ * 2 >= slots_.size()) grow();
  const std::uint64_t position = begin_ + hashes_.size();
  hashes_.push_back(hash_of(id));
  std::uint64_t& slot = slots_[slot_of(hashes_.back())];
  if (slot == kFree) ++used_;
  slot = position;
}

std::size_t RememberedIds::slot_of(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != kFree && hash_at(slots_[at]) != hash) at = (at + 1) & mask;
  return at;
}

void RememberedIds::forget_oldest_commit() {
  commits_.pop_front();
  const std::uint64_t end = commits_.empty() ? begin_ + hashes_.size() : commits_.front();
  for (; begin_ < end; ++begin_) {
    forget(begin_);
    hashes_.pop_front();
  }
}

/// Closes the gap, so that no later slot of the same run is cut off from its hash.
void RememberedIds::forget(std::uint64_t position) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t gap = slot_of(hash_at(position));
  if (slots_[gap] != position) return;  // the id came again later
  slots_[gap] = kFree;
  --used_;
  for (std::size_t at = (gap + 1) & mask; slots_[at] != kFree; at = (at + 1) & mask) {
    const std::size_t home = hash_at(slots_[at]) & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    slots_[gap] = slots_[at];
    slots_[at] = kFree;
    gap = at;
  }
}

void RememberedIds::grow() {
  std::vector<std::uint64_t> before(std::max(kFirstSlots, slots_.size() * 2), kFree);
  before.swap(slots_);
  for (const std::uint64_t position : before)
    if (position != kFree) slots_[slot_of(hash_at(position))] = position;
}

}  // namespace weir::store
