// Where a checkpoint's last frame stands in its segment, also when that was written anew since.
#pragma once

#include <optional>

#include "log/checkpoint.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {

/// The checkpoint with the places that its frame has there now. Nothing when the segment does not have that very frame,
/// or is damaged. A scavenged segment is read whole. Errors: io.
Result<std::optional<Checkpoint>> place_in(const OpenSegment& segment, const Checkpoint& checkpoint);

}  // namespace weir::log
