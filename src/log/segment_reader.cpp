#include "log/segment_reader.hpp"

#include <fmt/format.h>

#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {

Result<OpenSegment> open_segment(env::FileSystem& files, const LogDirectory& directory, const SegmentName& name,
                                 StoreId store, env::Opening opening) {
  OpenSegment segment;
  segment.path = directory.segment(name);
  WEIR_TRY(segment.file, files.open(segment.path, opening));
  WEIR_TRY(segment.header, read_segment_header(*segment.file, segment.path, store, name));
  return segment;
}

Result<std::unique_ptr<Segment>> map_segment(const OpenSegment& segment, std::optional<Position> end) {
  const std::uint32_t bytes = segment.header.segment_bytes;
  const std::uint64_t capacity = end ? *end - segment.header.name.base : bytes / kMinEventBytes;
  WEIR_TRY(auto mapping, segment.file->map(bytes, env::Access::read_only));
  return std::make_unique<Segment>(segment.path, std::move(mapping), segment.header.basis(), capacity);
}

Result<void> walk_full_segment(const OpenSegment& segment, const SegmentHeader& next, std::vector<std::byte>& buffer,
                               const FrameVisitor& visit) {
  const std::string path = segment.path.string();
  const std::uint32_t end = next.previous_end;
  if (end < kSegmentHeaderBytes || end > segment.header.segment_bytes)
    return damage({path, end, std::nullopt, "the segment after it says that it ends here, which makes no sense"});
  buffer.resize(end);
  WEIR_TRY(const std::size_t got, segment.file->read_at(0, buffer));
  if (got < end) return damage({path, got, std::nullopt, "the file was cut short"});
  ChainWalk walk(buffer, segment.header);
  while (walk.offset() < end) {
    const auto frame = walk.next(end);
    if (!frame) return damage({path, walk.offset(), walk.position(), std::string(walk.reason())});
    WEIR_CHECK(visit(*frame));
  }
  if (walk.chain() != next.chain || walk.position() != next.name.base)
    return damage(
        {path, end, walk.position(),
         fmt::format("the segment after it, which begins at position {}, does not follow", next.name.base.value)});
  return {};
}

}  // namespace weir::log
