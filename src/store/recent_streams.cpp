#include "store/recent_streams.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"

namespace weir::store {
namespace {

constexpr std::size_t kFirstSlots = 64;

}  // namespace

RecentStreams::Name::Name(std::string_view stream) : text(stream), hash(hash64(stream)) {}

std::uint32_t RecentStreams::Generation::number_of(const Name& stream) const {
  if (slots_.empty()) return 0;
  for (std::size_t at = first_slot(stream.hash); slots_[at].entry != 0; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.hash == stream.hash && entries_[slot.entry - 1].stream == stream.text) return slot.entry;
  }
  return 0;
}

const StreamEnd* RecentStreams::Generation::find(const Name& stream) const {
  const std::uint32_t number = number_of(stream);
  return number == 0 ? nullptr : &entries_[number - 1].end;
}

bool RecentStreams::Generation::change(const Name& stream, StreamEnd end) {
  const std::uint32_t number = number_of(stream);
  if (number == 0) return false;
  entries_[number - 1].end = end;
  return true;
}

void RecentStreams::Generation::add(const Name& stream, StreamEnd end) {
  if ((entries_.size() + 1) * 3 > slots_.size() * 2) grow();
  std::size_t at = first_slot(stream.hash);
  while (slots_[at].entry != 0) at = (at + 1) & (slots_.size() - 1);
  entries_.push_back({std::string(stream.text), end});
  slots_[at] = {stream.hash, static_cast<std::uint32_t>(entries_.size())};
}

void RecentStreams::Generation::grow() {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(std::max(kFirstSlots, slots_.size() * 2)));
  for (const Slot& slot : before) {
    if (slot.entry == 0) continue;
    std::size_t at = first_slot(slot.hash);
    while (slots_[at].entry != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

void RecentStreams::Generation::approach(const Name& stream) const {
  if (!slots_.empty()) __builtin_prefetch(&slots_[first_slot(stream.hash)]);
}

void RecentStreams::Generation::prefetch(const Name& stream) const {
  if (slots_.empty()) return;
  const Slot& slot = slots_[first_slot(stream.hash)];  // nearly always the one
  if (slot.entry != 0) __builtin_prefetch(&entries_[slot.entry - 1]);
}

std::optional<StreamEnd> RecentStreams::find(const Name& stream) const {
  if (const StreamEnd* const found = newer_.find(stream)) return *found;
  if (const StreamEnd* const found = older_.find(stream)) return *found;
  return std::nullopt;
}

void RecentStreams::note(const Name& stream, StreamEnd end, Position durable_end) {
  newer_last_ = end.position;
  if (newer_.change(stream, end)) return;
  if (newer_.size() >= generation_ && older_last_ < durable_end) {
    older_ = std::exchange(newer_, {});
    older_last_ = newer_last_;
  }
  newer_.add(stream, end);
}

void RecentStreams::approach(const Name& stream) const {
  newer_.approach(stream);
  older_.approach(stream);
}

void RecentStreams::prefetch(const Name& stream) const {
  newer_.prefetch(stream);
  older_.prefetch(stream);
}

}  // namespace weir::store
