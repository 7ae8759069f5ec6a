#include "index/stream_catalog.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kFirstSlots = 256;
constexpr std::size_t kNameBlock = 64 * 1024;

}  // namespace

std::size_t StreamCatalog::slot_of(std::string_view name) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash64(name) & mask;
  while (slots_[at] != kFree && entries_[slots_[at]].name != name) at = (at + 1) & mask;
  return at;
}

std::optional<StreamEntry> StreamCatalog::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t entry = slots_[slot_of(name)];
  if (entry == kFree) return std::nullopt;
  return entries_[entry];
}

void StreamCatalog::note(std::string_view name, Position position, StreamVersion version) {
  const std::unique_lock lock(mutex_);
  if (entries_.size() * 3 >= slots_.size() * 2) grow();
  const std::size_t slot = slot_of(name);
  if (slots_[slot] == kFree) {
    WEIR_ASSERT(entries_.size() < kFree, "four billion streams");
    slots_[slot] = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({keep(name), position, position, version});
    return;
  }
  StreamEntry& entry = entries_[slots_[slot]];
  WEIR_ASSERT(entry.last < position && entry.last_version < version, "events are noted in order");
  entry.last = position;
  entry.last_version = version;
}

std::vector<StreamEntry> StreamCatalog::from(std::size_t n, std::size_t at_most) const {
  const std::shared_lock lock(mutex_);
  const std::size_t begin = std::min(n, entries_.size()), count = std::min(at_most, entries_.size() - begin);
  const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(begin);
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

std::string_view StreamCatalog::keep(std::string_view name) {
  if (name.size() > room_) {
    room_ = std::max(kNameBlock, name.size());
    names_.push_back(std::make_unique_for_overwrite<char[]>(room_));
    next_ = names_.back().get();
  }
  std::memcpy(next_, name.data(), name.size());
  const std::string_view kept(next_, name.size());
  next_ += name.size();
  room_ -= name.size();
  return kept;
}

void StreamCatalog::grow() {
  slots_.assign(std::max(kFirstSlots, slots_.size() * 2), kFree);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) slots_[slot_of(entries_[i].name)] = i;
}

}  // namespace weir::index
