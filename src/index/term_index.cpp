#include "index/term_index.hpp"

#include <algorithm>
#include <array>
#include <mutex>

#include "base/assert.hpp"

namespace weir::index {

TermIndex::TermIndex() : TermIndex(std::vector<std::shared_ptr<const Part>>{}) {}

TermIndex::TermIndex(std::vector<std::shared_ptr<const Part>> parts) {
  auto slots = std::make_shared<Slots>();
  Position end;
  for (auto& part : parts) {
    WEIR_ASSERT(part->begin() == end, "parts follow each other");
    end = part->end();
    slots->push_back({std::move(part), slots->empty() ? Position{} : slots->back().part->end()});
  }
  active_ = std::make_shared<MemoryPart>(end);
  slots->push_back({active_, end});
  slots_ = std::move(slots);
}

std::shared_ptr<const TermIndex::Slots> TermIndex::slots() const {
  const std::shared_lock lock(mutex_);
  return slots_;
}

std::shared_ptr<const MemoryPart> TermIndex::freeze() {
  const std::unique_lock lock(mutex_);  // `replace` looks at active_, on another thread
  const std::shared_ptr<const MemoryPart> frozen = active_;
  active_ = std::make_shared<MemoryPart>(frozen->end());
  auto changed = std::make_shared<Slots>(*slots_);
  changed->push_back({active_, active_->begin()});
  slots_ = std::move(changed);
  return frozen;
}

void TermIndex::replace(std::shared_ptr<const Part> part) {
  const std::unique_lock lock(mutex_);
  WEIR_ASSERT(part->end() <= active_->begin(), "a part takes the place of frozen ones");
  auto changed = std::make_shared<Slots>();
  bool placed = false;
  const auto place = [&] {
    if (!placed) changed->push_back({part, part->begin()});
    placed = true;
  };
  for (const Slot& slot : *slots_) {
    if (slot.begin < part->begin()) {
      changed->push_back(slot);
      continue;
    }
    place();
    const bool covered = slot.part->end() <= part->end() && slot.part.get() != active_.get();
    if (!covered) changed->push_back({slot.part, std::max(slot.begin, part->end())});
  }
  place();
  slots_ = std::move(changed);
}

std::size_t TermIndex::slot_of(const Slots& slots, Position position) {
  const auto after = std::ranges::upper_bound(slots, position, {}, &Slot::begin);
  return after == slots.begin() ? 0 : static_cast<std::size_t>(after - slots.begin()) - 1;
}

Result<std::size_t> TermIndex::forwards(Term term, Position from, Position end, std::span<Position> into) const {
  const auto all = slots();
  std::size_t count = 0;
  for (std::size_t i = slot_of(*all, from); i < all->size() && count < into.size(); ++i) {
    const Slot& slot = (*all)[i];
    if (slot.begin >= end) break;
    WEIR_TRY(const std::size_t more, slot.part->forwards(term, std::max(from, slot.begin), end, into.subspan(count)));
    count += more;
  }
  return count;
}

Result<std::size_t> TermIndex::backwards(Term term, Position end, std::span<Position> into) const {
  const auto all = slots();
  std::size_t count = 0;
  for (std::size_t i = all->size(); i > 0 && count < into.size(); --i) {
    const Slot& slot = (*all)[i - 1];
    if (slot.begin >= end) continue;
    WEIR_TRY(const std::size_t more, slot.part->backwards(term, slot.begin, end, into.subspan(count)));
    count += more;
  }
  return count;
}

Result<std::optional<Position>> TermIndex::nth(Term term, std::uint64_t n, Position end) const {
  const auto all = slots();
  for (const Slot& slot : *all) {
    if (slot.begin >= end) break;
    std::uint64_t before = 0;  // those that another part has
    if (slot.begin > slot.part->begin()) {
      WEIR_TRY(before, slot.part->count_below(term, slot.begin));
    }
    WEIR_TRY(const std::uint64_t below, slot.part->count_below(term, end));
    if (below - before > n) {
      WEIR_TRY(const Position found, slot.part->nth(term, before + n));
      return found;
    }
    n -= below - before;
  }
  return std::nullopt;
}

Result<std::uint32_t> TermIndex::offset_of(Position position) const { return places().offset_of(position); }

/// The oldest slot in which ids are looked for: all before it lie outside of the window.
std::size_t TermIndex::first_with_ids(const Slots& slots) {
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::size_t first = slots.size() - 1;
  for (; first > 0; --first) {
    const Slot& slot = slots[first];
    commits += slot.part->commits();
    events += slot.part->end() - slot.begin;
    if (commits >= kRememberedCommits || events >= kRememberedEvents) break;
  }
  return first;
}

Result<std::optional<Position>> TermIndex::find_id(Term id, Position end) const {
  const auto all = slots();
  std::array<Position, 1> found;
  const std::size_t first = first_with_ids(*all);
  for (std::size_t i = all->size(); i > first; --i) {
    const Slot& slot = (*all)[i - 1];
    if (slot.begin >= end) continue;
    WEIR_TRY(const std::size_t count, slot.part->backwards(id, slot.begin, {UINT64_MAX}, found));
    if (count > 0) return found[0];
  }
  return std::nullopt;
}

Position TermIndex::ids_from() const {
  const auto all = slots();
  return (*all)[first_with_ids(*all)].begin;
}

}  // namespace weir::index
