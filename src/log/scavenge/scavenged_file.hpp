// The file of a scavenged segment around its frames: header, table of places, summary.
#pragma once

#include <cstdint>
#include <vector>

#include "log/segment_header.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {

/// Makes a whole file of `bytes`, in which the segment's frames stand from kSegmentHeaderBytes on. `original` is the
/// header that it had; `gone` how many of its events are not there; `original_end` where the next segment's header says
/// that it ends.
struct ScavengedEnd {
  std::uint32_t original_end = 0;
  std::uint32_t chain = 0;
  Position position;
  std::uint32_t gone = 0;
  std::uint32_t times = 0;  ///< It was written anew, with this.
};
void complete_scavenged_file(std::vector<std::byte>& bytes, const SegmentHeader& original, const ScavengedEnd& end);

/// The table of places against the frames. `bytes` are the whole file. corrupted.
Result<void> check_places(Bytes bytes, const OpenSegment& segment);

}  // namespace weir::log
