// An event as it is hashed for proofs: what was committed, and nothing of where it lies. docs/formats/proof.md has its
// bytes.
#pragma once

#include <cstddef>
#include <vector>

#include "weir/store/event.hpp"

namespace weir::log {

/// Replaces what is in `into`.
void write_event_record(std::vector<std::byte>& into, const EventView& event);

}  // namespace weir::log
