// The index: term -> the ordered positions of the events that carry it, and position -> the frame it stands in. One
// mechanism for streams, categories, types, correlations, tags and ids. Derived data: the log has all of it.
//
//     [ run ][ run ][ run ] ... [ frozen ][ the part that events are added to ]
//     ^ files, merged as they grow many   ^ in memory, until it is written to a file
//
// The writer adds an event when it is encoded, before it is durable; readers pass the end of what they may see, and
// nothing at or past it is given out. One thread adds and freezes at a time, any number read meanwhile.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "env/thread.hpp"
#include "index/memory_part.hpp"
#include "index/part.hpp"

namespace weir::index {

/// The ids of the last so many commits are remembered, or of the last so many events if that is less (rule C2); of some
/// more in practice, since parts are forgotten whole.
inline constexpr std::uint64_t kRememberedCommits = 262'144;
inline constexpr std::uint64_t kRememberedEvents = 1'048'576;

class TermIndex {
 public:
  TermIndex();
  /// Goes on after these parts, which follow each other from position 0.
  explicit TermIndex(std::vector<std::shared_ptr<const Part>> parts);

  /// As MemoryPart, for the part that events are added to.
  void add(Position position, std::span<const Term> terms, Term id) { active_->add(position, terms, id); }
  void prefetch(std::span<const Term> terms, Term id) const { active_->prefetch(terms, id); }
  void add_gone(Position position, std::span<const Term> terms) { active_->add_gone(position, terms); }
  void add_frame(std::uint64_t count, std::uint32_t offset) { active_->add_frame(count, offset); }
  /// One past the last event that was added. For the thread that adds.
  Position end() const { return active_->end(); }
  /// The part gets no more events; another takes its place.
  std::shared_ptr<const MemoryPart> freeze();
  /// Puts `part` in the place of those that lie in its range, and of what lies in it of one that begins there and ends
  /// later. Precondition: it ends where the part that events are added to begins, or before.
  void replace(std::shared_ptr<const Part> part);

  // Errors of all reads: those of Part.

  /// Fills `into` with the first positions of the term at or after `from` and before `end`, ascending; returns how
  /// many.
  Result<std::size_t> forwards(Term, Position from, Position end, std::span<Position> into) const;
  /// Fills `into` with the last positions of the term before `end`, descending; returns how many.
  Result<std::size_t> backwards(Term, Position end, std::span<Position> into) const;
  /// The n-th position of the term, from 0, if it is before `end`.
  Result<std::optional<Position>> nth(Term, std::uint64_t n, Position end) const;
  /// Where the frame with that event begins in its segment.
  Result<std::uint32_t> offset_of(Position position) const;
  /// The last event whose id has this term, among those whose ids are remembered. Parts that begin at `end` or past it
  /// are not looked at.
  Result<std::optional<Position>> find_id(Term id, Position end = {UINT64_MAX}) const;
  /// Of events before it the ids are forgotten.
  Position ids_from() const;

  class Places;
  /// As things are now: for whoever asks for many places.
  Places places() const;

 private:
  /// A part, of which what lies before `begin` is not looked at: another one has it.
  struct Slot {
    std::shared_ptr<const Part> part;
    Position begin;
  };
  using Slots = std::vector<Slot>;

  std::shared_ptr<const Slots> slots() const;
  /// The number of the slot that holds the position: the last that begins at or before it.
  static std::size_t slot_of(const Slots& slots, Position position);
  static std::size_t first_with_ids(const Slots& slots);

  /// Guards slots_, which is replaced whole, and active_ against all but the thread that adds and freezes.
  mutable env::SharedMutex mutex_;
  std::shared_ptr<const Slots> slots_;
  std::shared_ptr<MemoryPart> active_;
};

/// The places of the events that were added before it was made. Cheap to copy; thread-safe.
class TermIndex::Places {
 public:
  Result<std::uint32_t> offset_of(Position position) const {
    return (*slots_)[slot_of(*slots_, position)].part->offset_of(position);
  }

 private:
  friend class TermIndex;
  explicit Places(std::shared_ptr<const Slots> slots) : slots_(std::move(slots)) {}
  std::shared_ptr<const Slots> slots_;
};

inline TermIndex::Places TermIndex::places() const { return Places(slots()); }

}  // namespace weir::index
