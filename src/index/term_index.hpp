// The index: term -> the ordered positions of the events that carry it. One mechanism for streams, categories, types,
// correlations and tags. Derived data, kept in memory and rebuilt from the log at opening.
//
// The writer adds an event when it is encoded, before it is durable; readers pass the end of what they may see, and
// nothing at or past it is given out. One thread adds at a time, any number read meanwhile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "env/thread.hpp"
#include "index/postings.hpp"
#include "index/term.hpp"
#include "weir/base/ids.hpp"

namespace weir::index {

class TermIndex {
 public:
  /// Notes that the event at `position` carries these terms. Positions ascend; a term given twice counts once.
  void add(Position position, std::span<const Term> terms);

  /// Fills `into` with the first positions of the term at or after `from` and before `end`, ascending; returns how
  /// many.
  std::size_t forwards(Term, Position from, Position end, std::span<Position> into) const;
  /// Fills `into` with the last positions of the term before `end`, descending; returns how many.
  std::size_t backwards(Term, Position end, std::span<Position> into) const;
  /// The n-th position of the term, from 0, if it is before `end`.
  std::optional<Position> nth(Term, std::uint64_t n, Position end) const;

 private:
  /// Most terms are carried by one event only, so a slot holds either that position or the number of a list.
  struct Slot {
    std::uint64_t hash = 0;  ///< 0: free.
    std::uint64_t value = 0;
  };
  static constexpr std::uint64_t kIsList = std::uint64_t{1} << 63;
  static constexpr std::size_t kTables = 64;  // small tables, so that no single event waits for all to grow

  struct Table {
    std::vector<Slot> slots;
    std::size_t used = 0;
  };

  /// What stands under a term: a view of its one position or of its list.
  class Found {
   public:
    std::size_t size() const { return list_ ? list_->size() : one_.has_value() ? 1 : 0; }
    std::uint64_t operator[](std::size_t n) const { return list_ ? (*list_)[n] : *one_; }
    std::size_t count_below(std::uint64_t position) const {
      return list_ ? list_->count_below(position) : one_ && *one_ < position ? 1 : 0;
    }

   private:
    friend class TermIndex;
    const Postings* list_ = nullptr;
    std::optional<std::uint64_t> one_;
  };

  void add_one(std::uint64_t hash, std::uint64_t position);
  /// Where the hash stands, or the free slot where it would.
  static std::size_t slot_of(const Table&, std::uint64_t hash);
  static void grow(Table&);
  Found find(Term) const;

  mutable env::SharedMutex mutex_;
  std::array<Table, kTables> tables_;
  std::deque<Postings> lists_;
};

}  // namespace weir::index
