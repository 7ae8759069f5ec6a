#include "index/memory_part.hpp"

#include <algorithm>
#include <mutex>

#include "base/assert.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kFirstSlots = 64;

/// 0 marks a free slot. The two terms that share 1 because of it are told apart as all others are: on reading.
std::uint64_t stored(Term term) { return term.hash == 0 ? 1 : term.hash; }

/// The table is chosen by the top bits, the slot in it by the low ones.
std::size_t table_number(std::uint64_t hash) { return static_cast<std::size_t>(hash >> 58); }

}  // namespace

MemoryPart::~MemoryPart() {
  for (const auto& chunk : chunks_) delete[] chunk.load(std::memory_order_relaxed);
}

void MemoryPart::add(Position position, std::span<const Term> terms, Term id) {
  WEIR_ASSERT(position == end(), "events are added in order");
  const std::unique_lock lock(mutex_);
  for (const Term term : terms) add_one(stored(term), position.value, 0);
  add_one(stored(id), position.value, kIsId);
  end_.store(position.value + 1, std::memory_order_release);
}

void MemoryPart::prefetch(std::span<const Term> terms, Term id) const {
  const auto one = [this](Term term) {
    const std::uint64_t hash = stored(term);
    const Table& table = tables_[table_number(hash)];
    if (!table.slots.empty()) __builtin_prefetch(&table.slots[hash & (table.slots.size() - 1)], 1);
  };
  for (const Term term : terms) one(term);
  one(id);
}

void MemoryPart::add_gone(Position position, std::span<const Term> terms) {
  WEIR_ASSERT(position == end(), "events are added in order");
  const std::unique_lock lock(mutex_);
  for (const Term term : terms) add_one(stored(term), position.value, 0);
  end_.store(position.value + 1, std::memory_order_release);
}

void MemoryPart::add_one(std::uint64_t hash, std::uint64_t position, std::uint64_t is_id) {
  Table& table = tables_[table_number(hash)];
  if (table.used * 4 >= table.slots.size() * 3) grow(table);
  Slot& slot = table.slots[slot_of(table, hash)];
  if (slot.hash == 0) {
    slot = {hash, position | is_id};
    ++table.used;
    return;
  }
  if (is_id == 0) slot.value &= ~kIsId;  // the hash of an id and of something else: kept as the latter
  if ((slot.value & kIsList) == 0) {
    if ((slot.value & kValue) == position) return;
    lists_.emplace_back().push_back(slot.value & kValue);
    slot.value = kIsList | (slot.value & kIsId) | (lists_.size() - 1);
  }
  Postings& list = lists_[slot.value & kValue];
  if (list.back() == position) return;
  WEIR_ASSERT(list.back() < position, "positions are added in order");
  list.push_back(position);
}

std::size_t MemoryPart::slot_of(const Table& table, std::uint64_t hash) {
  const std::size_t mask = table.slots.size() - 1;
  std::size_t at = hash & mask;
  while (table.slots[at].hash != 0 && table.slots[at].hash != hash) at = (at + 1) & mask;
  return at;
}

void MemoryPart::grow(Table& table) {
  Table larger;
  larger.slots.resize(std::max(kFirstSlots, table.slots.size() * 2));
  larger.used = table.used;
  for (const Slot& slot : table.slots)
    if (slot.hash != 0) larger.slots[slot_of(larger, slot.hash)] = slot;
  table = std::move(larger);
}

void MemoryPart::add_frame(std::uint64_t count, std::uint32_t offset) {
  if (count == 0) return;
  WEIR_ASSERT(placed_ + count <= kMaxPlaces, "a part is frozen long before it is so large");
  commits_.fetch_add(1, std::memory_order_relaxed);
  for (const std::uint64_t end = placed_ + count; placed_ < end; ++placed_) {
    std::atomic<std::uint32_t*>& chunk = chunks_[placed_ / kChunk];
    if (placed_ % kChunk == 0) chunk.store(new std::uint32_t[kChunk], std::memory_order_release);
    std::atomic_ref(chunk.load(std::memory_order_relaxed)[placed_ % kChunk]).store(offset, std::memory_order_relaxed);
  }
}

Result<std::uint32_t> MemoryPart::offset_of(Position position) const {
  const std::uint64_t n = position - begin_;
  std::uint32_t* const chunk = n < kMaxPlaces ? chunks_[n / kChunk].load(std::memory_order_acquire) : nullptr;
  WEIR_ASSERT(chunk != nullptr, "the place of an event is asked for after it was told");
  return std::atomic_ref(chunk[n % kChunk]).load(std::memory_order_relaxed);
}

MemoryPart::Found MemoryPart::find(Term term) const {
  Found found;
  const std::uint64_t hash = stored(term);
  const Table& table = tables_[table_number(hash)];
  if (table.slots.empty()) return found;
  const Slot& slot = table.slots[slot_of(table, hash)];
  if (slot.hash == 0) return found;
  if ((slot.value & kIsList) != 0)
    found.list_ = &lists_[slot.value & kValue];
  else
    found.one_ = slot.value & kValue;
  return found;
}

Result<std::size_t> MemoryPart::forwards(Term term, Position from, Position end, std::span<Position> into) const {
  const std::shared_lock lock(mutex_);
  const Found found = find(term);
  std::size_t count = 0;
  for (std::size_t n = found.count_below(from.value); n < found.size() && count < into.size(); ++n) {
    if (found[n] >= end.value) break;
    into[count++] = {found[n]};
  }
  return count;
}

Result<std::size_t> MemoryPart::backwards(Term term, Position from, Position end, std::span<Position> into) const {
  const std::shared_lock lock(mutex_);
  const Found found = find(term);
  std::size_t count = 0;
  for (std::size_t n = found.count_below(end.value); n > 0 && count < into.size(); --n) {
    if (found[n - 1] < from.value) break;
    into[count++] = {found[n - 1]};
  }
  return count;
}

Result<std::uint64_t> MemoryPart::count_below(Term term, Position position) const {
  const std::shared_lock lock(mutex_);
  return std::uint64_t{find(term).count_below(position.value)};
}

Result<Position> MemoryPart::nth(Term term, std::uint64_t n) const {
  const std::shared_lock lock(mutex_);
  return Position{find(term)[n]};
}

std::vector<MemoryPart::Listed> MemoryPart::sorted() const {
  const std::shared_lock lock(mutex_);
  std::vector<Listed> all;
  for (const Table& table : tables_) {
    for (const Slot& slot : table.slots) {
      if (slot.hash == 0) continue;
      const bool is_list = (slot.value & kIsList) != 0;
      all.push_back({slot.hash, (slot.value & kIsId) != 0, is_list ? &lists_[slot.value & kValue] : nullptr,
                     is_list ? 0 : slot.value & kValue});
    }
  }
  std::ranges::sort(all, {}, &Listed::hash);
  return all;
}

}  // namespace weir::index
