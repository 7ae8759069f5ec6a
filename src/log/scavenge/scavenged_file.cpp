#include "log/scavenge/scavenged_file.hpp"

#include <algorithm>

#include "base/crc32c.hpp"
#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

constexpr std::uint32_t kPage = 4096;

/// Of the frames before `end`, which are whole.
std::vector<std::byte> table_of_places(Bytes bytes, std::uint32_t end, const SegmentBasis& basis) {
  std::vector<std::byte> table;
  std::uint32_t with_events = 0;
  for (std::uint32_t offset = kSegmentHeaderBytes; offset < end;) {
    const FrameView frame(bytes, offset, basis.base, basis.created);
    if (frame.count() > 0 && with_events++ % kPlaceEvery == 0) {
      const std::size_t at = table.size();
      table.resize(at + kPlaceBytes);
      store_le(table, at, static_cast<std::uint32_t>(frame.first() - basis.base));
      store_le(table, at + 4, offset);
    }
    offset += frame.length();
  }
  return table;
}

}  // namespace

void complete_scavenged_file(std::vector<std::byte>& bytes, const SegmentHeader& original, const ScavengedEnd& end) {
  const auto frames_end = static_cast<std::uint32_t>(bytes.size());
  const auto table = table_of_places(bytes, frames_end, original.basis());
  bytes.insert(bytes.end(), table.begin(), table.end());
  const std::size_t needed = bytes.size() + kSummaryBytes;
  bytes.resize((needed + kPage - 1) / kPage * kPage);

  SegmentHeader header = original;
  header.segment_bytes = static_cast<std::uint32_t>(bytes.size());
  header.scavenged = ScavengedFacts{.frames_end = frames_end,
                                    .original_end = end.original_end,
                                    .chain = end.chain,
                                    .gone = end.gone,
                                    .places = static_cast<std::uint32_t>(table.size() / kPlaceBytes),
                                    .places_checksum = crc32c(0, table),
                                    .end = end.position,
                                    .times = end.times};
  std::ranges::copy(encode_segment_header(header), bytes.begin());
  std::ranges::copy(encode_summary(*header.scavenged, header.basis()), bytes.end() - kSummaryBytes);
}

Result<void> check_places(Bytes bytes, const OpenSegment& segment) {
  const ScavengedFacts& facts = *segment.header.scavenged;
  const Bytes table = bytes.subspan(facts.frames_end, std::size_t{facts.places} * kPlaceBytes);
  if (crc32c(0, table) == facts.places_checksum &&
      std::ranges::equal(table, table_of_places(bytes, facts.frames_end, segment.header.basis())))
    return {};
  return damage({segment.path.string(), facts.frames_end, segment.header.name.base,
                 "the table of a scavenged segment's frames does not match"});
}

}  // namespace weir::log
