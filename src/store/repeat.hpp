// Rule C2: the same event ids with the same content give the first receipt; with other content they are refused.
#pragma once

#include <optional>

#include "store/judge.hpp"

namespace weir::store {

/// Asks the processor for what `find_repeat` will look at first.
void prefetch_repeat(const Commit&, const Record&);

/// Repeated, Refused (id_reused) or Unsettled; nothing if no event of the commit was committed before, as far as that
/// is remembered: every id of the window, and beyond it those that stand where an exact expectation puts them.
/// `ends` are where the streams of its writes end.
std::optional<Verdict> find_repeat(const Commit&, const StreamEnds& ends, const Record&);

/// The verdict on a commit that was Unsettled, now that the event in question is durable: Repeated or Refused. Nothing
/// in the rare case that the event only has the same hash; the commit is then judged anew.
std::optional<Verdict> settle(const Commit&, const Unsettled&, const StoredEvents&);

}  // namespace weir::store
