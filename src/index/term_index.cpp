#include "index/term_index.hpp"

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

void TermIndex::add(Position position, std::span<const Term> terms) {
  const std::unique_lock lock(mutex_);
  for (const Term term : terms) add_one(stored(term), position.value);
}

void TermIndex::add_one(std::uint64_t hash, std::uint64_t position) {
  Table& table = tables_[table_number(hash)];
  if (table.used * 4 >= table.slots.size() * 3) grow(table);
  Slot& slot = table.slots[slot_of(table, hash)];
  if (slot.hash == 0) {
    slot = {hash, position};
    ++table.used;
    return;
  }
  if ((slot.value & kIsList) == 0) {
    if (slot.value == position) return;
    lists_.emplace_back().push_back(slot.value);
    slot.value = kIsList | (lists_.size() - 1);
  }
  Postings& list = lists_[slot.value & ~kIsList];
  if (list.back() == position) return;
  WEIR_ASSERT(list.back() < position, "positions are added in order");
  list.push_back(position);
}

std::size_t TermIndex::slot_of(const Table& table, std::uint64_t hash) {
  const std::size_t mask = table.slots.size() - 1;
  std::size_t at = hash & mask;
  while (table.slots[at].hash != 0 && table.slots[at].hash != hash) at = (at + 1) & mask;
  return at;
}

void TermIndex::grow(Table& table) {
  Table larger;
  larger.slots.resize(std::max(kFirstSlots, table.slots.size() * 2));
  larger.used = table.used;
  for (const Slot& slot : table.slots)
    if (slot.hash != 0) larger.slots[slot_of(larger, slot.hash)] = slot;
  table = std::move(larger);
}

TermIndex::Found TermIndex::find(Term term) const {
  Found found;
  const std::uint64_t hash = stored(term);
  const Table& table = tables_[table_number(hash)];
  if (table.slots.empty()) return found;
  const Slot& slot = table.slots[slot_of(table, hash)];
  if (slot.hash == 0) return found;
  if ((slot.value & kIsList) != 0)
    found.list_ = &lists_[slot.value & ~kIsList];
  else
    found.one_ = slot.value;
  return found;
}

std::size_t TermIndex::forwards(Term term, Position from, Position end, std::span<Position> into) const {
  const std::shared_lock lock(mutex_);
  const Found found = find(term);
  std::size_t count = 0;
  for (std::size_t n = found.count_below(from.value); n < found.size() && count < into.size(); ++n) {
    if (found[n] >= end.value) break;
    into[count++] = {found[n]};
  }
  return count;
}

std::size_t TermIndex::backwards(Term term, Position end, std::span<Position> into) const {
  const std::shared_lock lock(mutex_);
  const Found found = find(term);
  std::size_t count = 0;
  for (std::size_t n = found.count_below(end.value); n > 0 && count < into.size(); --n) into[count++] = {found[n - 1]};
  return count;
}

std::optional<Position> TermIndex::nth(Term term, std::uint64_t n, Position end) const {
  const std::shared_lock lock(mutex_);
  const Found found = find(term);
  if (n >= found.size() || found[n] >= end.value) return std::nullopt;
  return Position{found[n]};
}

}  // namespace weir::index
