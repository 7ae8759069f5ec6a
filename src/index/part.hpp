// Part: the index of a range of events. What is new is in memory (MemoryPart), the rest in files (RunFile).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "index/term.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::index {

/// The events of [begin, end): which of them carry a term, and in which frames they stand. Thread-safe for readers.
/// Errors of all calls: corrupted, with file and offset; io.
class Part {
 public:
  virtual ~Part() = default;

  virtual Position begin() const = 0;
  virtual Position end() const = 0;

  /// Fills `into` with the first positions of the term in [from, end), ascending; returns how many.
  virtual Result<std::size_t> forwards(Term, Position from, Position end, std::span<Position> into) const = 0;
  /// Fills `into` with the last positions of the term in [from, end), descending; returns how many.
  virtual Result<std::size_t> backwards(Term, Position from, Position end, std::span<Position> into) const = 0;
  /// How many positions of the term are below that one.
  virtual Result<std::uint64_t> count_below(Term, Position) const = 0;
  /// The n-th position of the term, from 0, of which there must be more than n.
  virtual Result<Position> nth(Term, std::uint64_t n) const = 0;

  /// Where the frame with that event begins in its segment. The event is in [begin, end).
  virtual Result<std::uint32_t> offset_of(Position) const = 0;

  /// Commits with events: how far back the ids of events are remembered is counted in them.
  virtual std::uint64_t commits() const = 0;
  /// The ids of events from here on can be found as terms; those before it were forgotten.
  virtual Position ids_begin() const = 0;
};

}  // namespace weir::index
