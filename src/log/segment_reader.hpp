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

/// Walks a segment that `next` follows: everything in it was durable before that came to be (rule L6). Begins at
/// `from`, a place in it, if that is given. `buffer` is used for its bytes; those before `from` are not read, and names
/// of types may stand there: whoever wants the events of a frame looks at its place in the mapping. Errors: corrupted
/// at the first frame that is not whole, and when the last one is not the one that `next` follows; those of `visit`.
Result<void> walk_full_segment(const OpenSegment& segment, const SegmentHeader& next,
                               const std::optional<DurableTail>& from, std::vector<std::byte>& buffer,
                               const FrameVisitor& visit);

}  // namespace weir::log
