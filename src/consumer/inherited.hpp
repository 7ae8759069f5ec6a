// Sources that were restored or forked: what the consumer has processed of the store they go back to, it has processed
// of them, since they have the same events at the same positions (rule T1).
#pragma once

#include <optional>

#include "consumer/router.hpp"
#include "consumer/runtime.hpp"
#include "consumer/start_commit.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir::consumer {

struct InheritedPlace {
  StoreId from;  ///< The store in which the consumer stood there.
  TrackingState tracking;
};

/// For a source that the consumer has not tracked: where it stood in the nearest of its ancestors that it did track.
/// Nothing when there is none, or when it reads from that one as well. source_diverged: it has processed events of it
/// that this source does not have.
Result<std::optional<InheritedPlace>> inherited_place(const Runtime& runtime, const Router& router);

/// The keys that wait in `from`, as they wait in `to` now; with what records that. `to` is not tracked yet: what is on
/// record there is of a start that a crash ended before it was one.
std::vector<Deferral> inherit_keys(const Deferrals& deferrals, StoreId from, StoreId to, StartRecords& records);

}  // namespace weir::consumer
