#include "log/segment_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

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

Result<std::unique_ptr<Segment>> map_segment(const OpenSegment& segment) {
  WEIR_TRY(auto mapping, segment.file->map(segment.header.segment_bytes, env::Access::read_only));
  return std::make_unique<Segment>(segment.path, std::move(mapping), segment.header.name, segment.header.basis(),
                                   segment.header.scavenged);
}

SegmentEnd end_of(const ScavengedFacts& facts) { return {facts.frames_end, facts.chain, facts.end}; }

DurableTail tail_in(const SegmentHeader& header, const DurableTail& tail) {
  if (!header.scavenged) return tail;
  const ScavengedFacts& facts = *header.scavenged;
  return {header.name, facts.frames_end, facts.chain, facts.end};
}

Result<SegmentEnd> end_before(const SegmentHeader& segment, const env::Path& path, const SegmentHeader& next) {
  if (!segment.scavenged) return SegmentEnd{next.previous_end, next.chain, next.name.base};
  const ScavengedFacts& facts = *segment.scavenged;
  if (facts.original_end == next.previous_end && facts.chain == next.chain && facts.end == next.name.base)
    return end_of(facts);
  return damage({path.string(), segment.segment_bytes - kSummaryBytes, facts.end,
                 fmt::format("the segment after it, at position {}, does not follow", next.name.base.value)});
}

Result<void> walk_segment(const OpenSegment& segment, const SegmentEnd& end, const std::optional<DurableTail>& from,
                          std::vector<std::byte>& buffer, const FrameVisitor& visit) {
  const std::string path = segment.path.string();
  const std::uint32_t begin = from ? from->offset : 0;
  if (end.offset < std::max(kSegmentHeaderBytes, begin) || end.offset > segment.header.segment_bytes)
    return damage({path, end.offset, std::nullopt, "the segment is said to end here, which makes no sense"});
  buffer.resize(end.offset);
  WEIR_TRY(const std::size_t got, segment.file->read_at(begin, std::span(buffer).subspan(begin)));
  if (begin + got < end.offset) return damage({path, begin + got, std::nullopt, "the file was cut short"});
  ChainWalk walk = from ? ChainWalk(buffer, segment.header, *from) : ChainWalk(buffer, segment.header);
  while (walk.offset() < end.offset) {
    const auto frame = walk.next(end.offset);
    if (!frame) return damage({path, walk.offset(), walk.position(), std::string(walk.reason())});
    WEIR_CHECK(visit(*frame));
  }
  if (walk.chain() != end.chain || walk.position() != end.position)
    return damage({path, end.offset, walk.position(),
                   fmt::format("what comes after it, at position {}, does not follow", end.position.value)});
  return {};
}

Result<void> walk_full_segment(const OpenSegment& segment, const SegmentHeader& next,
                               const std::optional<DurableTail>& from, std::vector<std::byte>& buffer,
                               const FrameVisitor& visit) {
  WEIR_TRY(const SegmentEnd end, end_before(segment.header, segment.path, next));
  return walk_segment(segment, end, from, buffer, visit);
}

}  // namespace weir::log
