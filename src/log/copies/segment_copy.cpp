#include "log/copies/segment_copy.hpp"

#include "log/format.hpp"
#include "log/scavenge/scavenged_file.hpp"

namespace weir::log {
namespace {

std::uint32_t gone_in(Bytes bytes, const SegmentBasis& basis) {
  std::uint32_t gone = 0;
  for (std::uint32_t offset = kSegmentHeaderBytes; offset < bytes.size();) {
    const FrameView frame(bytes, offset, basis.base, basis.created);
    std::uint32_t there = 0;
    (void)frame.for_each_event([&](const EventView&) { ++there; });
    gone += frame.count() - there;
    offset += frame.length();
  }
  return gone;
}

}  // namespace

std::uint32_t complete_copy(std::vector<std::byte>& bytes, const SegmentHeader& header, const SegmentEnd& end) {
  if (!header.scavenged) return header.segment_bytes;
  const ScavengedFacts& facts = *header.scavenged;
  const bool is_whole = end.offset == facts.frames_end;
  complete_scavenged_file(bytes, header,
                          {.original_end = is_whole ? facts.original_end : end.offset,
                           .chain = end.chain,
                           .position = end.position,
                           .gone = is_whole ? facts.gone : gone_in(bytes, header.basis()),
                           .times = facts.times});
  return static_cast<std::uint32_t>(bytes.size());
}

Result<void> write_segment(env::FileSystem& files, const env::Path& path, Bytes bytes, std::uint32_t from,
                           std::uint32_t segment_bytes) {
  WEIR_TRY(const auto file, files.open(path, env::Opening::create));
  WEIR_CHECK(file->reserve(segment_bytes));
  WEIR_CHECK(file->write_at(from, bytes.subspan(from)));
  return file->sync();
}

}  // namespace weir::log
