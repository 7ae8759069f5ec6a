// Rule C2: the same event ids with the same content give the first receipt; with other content they are refused.
#pragma once

#include <optional>

#include "store/judge.hpp"

namespace weir::store {

/// Repeated, Refused (id_reused) or Unsettled; nothing if no event of the commit was committed before, as far as that
/// is remembered: every id of the window, and beyond it those that stand where an exact expectation puts them.
std::optional<Verdict> find_repeat(const Commit&, const Record&);

}  // namespace weir::store
