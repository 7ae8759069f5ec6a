// A query in terms, and the walk through the events that may match it. May: a term is only a hash, so whoever walks
// compares each event with the query itself.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "index/term_walk.hpp"

namespace weir::index {

/// The events that carry any of `any` and all of `all`; without `any`, all of `all`. One of the two must be there.
struct TermAlternative {
  std::vector<Term> any;
  std::vector<Term> all;
};
using TermQuery = std::vector<TermAlternative>;

/// Not thread-safe; any number may be under way, also while the index grows. The index must outlive it.
class QueryWalk {
 public:
  QueryWalk(const TermIndex&, const TermQuery&, Stretch);

  /// Fills `into` with the next positions, each once, however many alternatives name it; returns how many. Fewer than
  /// there is room for only at the end of the stretch. Errors: as TermIndex.
  Result<std::size_t> next(std::span<Position> into);

 private:
  Stretch stretch_;
  AnyOf<AllOf> alternatives_;
  Place from_;
};

}  // namespace weir::index
