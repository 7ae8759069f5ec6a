// What a commit's turn comes to. Everything before it counts, durable or in flight (rule C1), and repeats are
// recognised before any condition is looked at (rule C2).
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "store/conditions.hpp"
#include "store/contents.hpp"
#include "store/stored_events.hpp"
#include "store/tracking_table.hpp"
#include "weir/store/commit.hpp"

namespace weir::store {

struct Accepted {
  std::vector<StreamVersion> first_versions;  ///< Of each write's first event.
};
struct Refused {
  Error error;
  bool on_flight = false;  ///< It rests on commits in flight: it is told once they are durable.
};
struct Repeated {
  CommitReceipt receipt;
};
/// An event in flight seems to have one of its ids: `settle` tells more once that is durable.
struct Unsettled {
  EventId id;
  Position place;
};
/// Events in flight seem to match a query of its conditions: `settle` tells more once all before its turn is durable.
struct Undecided {
  Examination conditions;
  Conflicts failed;  ///< What else does not hold.
  Position end;      ///< Where the store ended in its turn.
};
using Verdict = std::variant<Accepted, Refused, Repeated, Unsettled, Undecided>;

/// What commits are judged against: all that was accepted so far.
struct Record {
  const Contents& contents;
  const TrackingTable& tracking;
  const StoredEvents& events;  ///< Asked for durable events only.
  Position durable_end;
  Position end;  ///< One past the last event that was accepted.
};

/// Where streams end, one for each write of a commit; nothing for a stream that is not there.
using StreamEnds = std::vector<std::optional<StreamEnd>>;

/// Looks at the commit's conditions on queries, as far as the log is durable (rule C3): what comes before its turn.
Result<Examination> examine(const Commit&, const index::TermIndex&, const StoredEvents&, Position durable_end);

/// The turn: `examined` is what `examine` gave.
Verdict judge(const Commit&, Examination examined, const Record&);

/// The verdict on a commit that was Undecided, now that everything before its turn is durable: Refused. Nothing in the
/// rare case that the events only have the same hashes and nothing else failed; the commit is then judged anew.
std::optional<Verdict> settle(const Commit&, Undecided, const index::TermIndex&, const StoredEvents&);

}  // namespace weir::store
