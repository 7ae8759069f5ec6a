// What a commit's turn comes to. Everything before it counts, durable or in flight (rule C1), and repeats are
// recognised before any condition is looked at (rule C2).
#pragma once

#include <variant>
#include <vector>

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
using Verdict = std::variant<Accepted, Refused, Repeated, Unsettled>;

/// What commits are judged against: all that was accepted so far.
struct Record {
  const Contents& contents;
  const TrackingTable& tracking;
  const StoredEvents& events;  ///< Asked for durable events only.
  Position durable_end;
};

Verdict judge(const Commit&, const Record&);

}  // namespace weir::store
