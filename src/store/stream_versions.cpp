#include "store/stream_versions.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"

namespace weir::store {
namespace {

constexpr std::size_t kFirstCapacity = 1024;

}  // namespace

StreamVersions::StreamVersions(HashRange range, std::size_t most_streams)
    : whole_(range), range_(range), most_(most_streams), slots_(kFirstCapacity) {}

std::uint64_t StreamVersions::hash_of(std::string_view stream) {
  return std::max<std::uint64_t>(1, hash64(stream));  // 0 is a free slot
}

void StreamVersions::add(const EventView& event) {
  const std::uint64_t hash = hash_of(event.stream);
  if (!range_.contains(hash)) return;
  if ((used_ + 1) * 4 > slots_.size() * 3 || used_ >= most_) make_room();
  if (!range_.contains(hash)) return;
  Slot& slot = slot_of(hash);
  if (slot.hash == 0) {
    slot.hash = hash;
    ++used_;
  }
  const bool is_next = event.version.value >= slot.next && event.version.value - slot.next <= may_miss_;
  if (is_next)
    may_miss_ -= event.version.value - slot.next;
  else if (suspects_.size() < kMostSuspects)
    suspects_.insert(hash);
  slot.next = event.version.value + 1;
}

std::optional<HashRange> StreamVersions::left() const {
  if (range_.last == whole_.last) return std::nullopt;
  return HashRange{range_.last + 1, whole_.last};
}

StreamVersions::Slot& StreamVersions::slot_of(std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (hash ^ (hash >> 32)) & mask;
  while (slots_[at].hash != 0 && slots_[at].hash != hash) at = (at + 1) & mask;
  return slots_[at];
}

void StreamVersions::make_room() {
  // A table of which half is given up keeps its size, and has room again.
  while (used_ >= most_ && range_.first < range_.last) {
    range_.last = range_.first + (range_.last - range_.first) / 2;
    rebuild(slots_.size());
  }
  if ((used_ + 1) * 4 > slots_.size() * 3) rebuild(slots_.size() * 2);
}

void StreamVersions::rebuild(std::size_t capacity) {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(capacity));
  used_ = 0;
  for (const Slot& slot : before) {
    if (slot.hash == 0 || !range_.contains(slot.hash)) continue;
    slot_of(slot.hash) = slot;
    ++used_;
  }
  std::erase_if(suspects_, [this](std::uint64_t hash) { return !range_.contains(hash); });
}

}  // namespace weir::store
