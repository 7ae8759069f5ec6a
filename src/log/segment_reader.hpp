// Reads whole segments with `read_at` (rule F5), and walks the ones that are full.
#pragma once

#include <memory>
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

/// Maps it for readers. `end` is the position where it ends when that is known; an upper bound is taken when it is not.
Result<std::unique_ptr<Segment>> map_segment(const OpenSegment& segment, std::optional<Position> end);

/// Walks a segment that `next` follows: everything in it was durable before that came to be (rule L6). `buffer` is used
/// for its bytes. Errors: corrupted at the first frame that is not whole, and when the last one is not the one that
/// `next` follows; those of `visit`.
Result<void> walk_full_segment(const OpenSegment& segment, const SegmentHeader& next, std::vector<std::byte>& buffer,
                               const FrameVisitor& visit);

}  // namespace weir::log
