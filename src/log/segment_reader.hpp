// Reads whole segments with `read_at` (rule F5), and walks the ones that are full.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "env/file_system.hpp"
#include "log/chain_walk.hpp"
#include "log/directory.hpp"
#include "log/frame.hpp"
#include "log/segment_header.hpp"

namespace weir::log {

/// A segment file with its header, which was found good.
struct OpenSegment {
  std::unique_ptr<env::File> file;
  env::Path path;
  SegmentHeader header;
};

Result<OpenSegment> open_segment(env::FileSystem& files, const LogDirectory& directory, const SegmentName& name,
                                 StoreId store, env::Opening opening);

/// Maps it for readers.
Result<std::unique_ptr<Segment>> map_segment(const OpenSegment& segment);

/// Where the frames of a segment end, or the part of them that is meant.
struct SegmentEnd {
  std::uint32_t offset = 0;
  std::uint32_t chain = 0;  ///< The checksum of the last frame before it.
  Position position;        ///< One past the last event before it.
};

/// Where a segment ends that `next` follows: it says so, or if it was scavenged, the segment itself. corrupted when the
/// two do not fit.
Result<SegmentEnd> end_before(const SegmentHeader& segment, const env::Path& path, const SegmentHeader& next);
/// Where a scavenged segment ends, as it says.
SegmentEnd end_of(const ScavengedFacts& facts);

/// A tail in the segment with this header. In a scavenged one, which was full then, it is the end: so says a record
/// that is older than the file.
DurableTail tail_in(const SegmentHeader& header, const DurableTail& tail);

/// Walks a segment up to there. `buffer` is filled with its bytes so far. Begins at `from`, a place in it, if that is
/// given: the bytes before are not read, and names of types may stand there: whoever wants the events of a frame looks
/// at its place in the mapping. Errors: corrupted at the first frame that is not whole, and when the last one is not
/// the one that `end` names; those of `visit`.
Result<void> walk_segment(const OpenSegment& segment, const SegmentEnd& end, const std::optional<DurableTail>& from,
                          std::vector<std::byte>& buffer, const FrameVisitor& visit);

/// Walks a segment that `next` follows: everything in it was durable before that came to be (rule L6). Otherwise as
/// walk_segment.
Result<void> walk_full_segment(const OpenSegment& segment, const SegmentHeader& next,
                               const std::optional<DurableTail>& from, std::vector<std::byte>& buffer,
                               const FrameVisitor& visit);

}  // namespace weir::log
