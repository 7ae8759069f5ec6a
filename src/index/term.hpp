// A term: what the index knows an event by. Its name is not kept, only a hash of it with the kind mixed in, so whoever
// reads by a term compares the name with the event's own: two names may share a hash, by chance or by somebody's will.
#pragma once

#include <cstdint>
#include <string_view>

#include "weir/base/ids.hpp"

namespace weir::index {

/// Mixed into the hash, and so part of every index that is ever stored: numbers are never given anew.
enum class TermKind : std::uint8_t {
  stream = 1,
  category = 2,
  type = 3,
  correlation = 4,
  tag = 5,
  event_id = 6,   ///< Of the events of the latest commits only (rule C2).
  beginning = 7,  ///< Events of version 0; its only name is empty.
};

struct Term {
  std::uint64_t hash;
  friend constexpr bool operator==(Term, Term) = default;
};

Term term_of(TermKind, std::string_view name);
Term term_of(TermKind, const EventId&);

}  // namespace weir::index
