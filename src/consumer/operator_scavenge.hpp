// A scavenge through the operators' door: it takes long, so it has a thread of its own, and says how far it is.
#pragma once

#include <atomic>
#include <memory>

#include "consumer/operator_door.hpp"
#include "weir/store/scavenge.hpp"

namespace weir::consumer {

/// What the lines back say.
OperatorAnswer answer_of(const ScavengeReport& so_far, std::uint64_t segments);
ScavengeReport report_of(const OperatorAnswer& answer);

/// Scavenges, with a line back for each segment and one at the end. It is left at that when `closing`, and when nobody
/// listens any more.
void scavenge_for(env::UnixConnection& connection, EventStore& own, const std::atomic<bool>& closing);

}  // namespace weir::consumer
