// What stays of an event that is scavenged: its leaf in the tree of its commit (docs/formats/proof.md), so that roots
// and the proofs of other events stay what they were.
#pragma once

#include "log/frame.hpp"

namespace weir::store {

log::GoneHash event_hash(const EventView& event);

}  // namespace weir::store
