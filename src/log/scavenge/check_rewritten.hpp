// Whether a segment that was written anew says the same as before, but for events that are gone.
#pragma once

#include "log/scavenge/frame_rewriter.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {

/// A segment with its bytes in memory.
struct ReadSegment {
  const OpenSegment& segment;
  Bytes bytes;
  SegmentEnd end;
};

/// Goes through both: each frame with its checksum, time and tracking, each event that is there, and the hash of each
/// that is gone. corrupted, with the place in the new one.
Result<void> check_rewritten(const ReadSegment& before, const ReadSegment& now, const Removal& removal);

}  // namespace weir::log
