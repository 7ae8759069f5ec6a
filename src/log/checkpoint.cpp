#include "log/checkpoint.hpp"

#include <array>
#include <vector>

#include "base/bytes.hpp"
#include "log/ancestry.hpp"
#include "log/checkpoint_place.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {
namespace {

/// The store's segment, or one of an ancestor's.
Result<OpenSegment> open_for(env::FileSystem& files, const LogDirectory& directory, StoreId store,
                             const SegmentName& name) {
  WEIR_TRY(const Ancestry ancestry, read_ancestry(files, directory.ancestry(), store));
  return open_segment(files, directory, name, writer_of(name.number, ancestry, store), env::Opening::read_only);
}

bool is_last_frame(Bytes frame, const SegmentHeader& header, const Checkpoint& checkpoint) {
  const auto checksum = load_le<std::uint32_t>(frame, frame_field::kChecksum);
  const std::uint32_t length = load_le<std::uint32_t>(frame, frame_field::kLength) & ~kFrameFlagBits;
  if (checksum != checkpoint.end.checksum || length != frame.size()) return false;
  if (checksum_of_frame(frame, header.basis().seed, checkpoint.last_frame) != checksum) return false;
  const std::uint64_t relative = load_le<std::uint32_t>(frame, frame_field::kPosition);
  const std::uint32_t count =
      load_le<std::uint32_t>(frame, frame_field::kCount - 1) >> 8;  // three bytes, the last ones
  return header.name.base + relative + count == checkpoint.end.end;
}

}  // namespace

Result<std::uint32_t> checksum_before(env::FileSystem& files, const LogDirectory& directory, StoreId store,
                                      const Checkpoint& checkpoint) {
  WEIR_TRY(const auto segment, open_for(files, directory, store, checkpoint.end.segment));
  if (checkpoint.last_frame == 0) return segment.header.chain;
  std::array<std::byte, kFrameHeaderBytes> header{};
  WEIR_CHECK(segment.file->read_at(checkpoint.last_frame, header));
  return load_le<std::uint32_t>(header, frame_field::kChecksum);
}

namespace {

Result<std::optional<Checkpoint>> place_in_scavenged(const OpenSegment& segment, const Checkpoint& checkpoint) {
  std::optional<Checkpoint> found;
  std::vector<std::byte> buffer;
  const auto walked = walk_segment(
      segment, end_of(*segment.header.scavenged), std::nullopt, buffer, [&](const FrameView& frame) -> Result<void> {
        if (frame.checksum() != checkpoint.end.checksum || frame.end() != checkpoint.end.end) return {};
        found = checkpoint;
        found->last_frame = frame.offset();
        found->end.offset = frame.offset() + frame.length();
        return {};
      });
  if (walked) return found;
  if (walked.error().code() == Errc::io) return walked.error();
  return std::nullopt;
}

}  // namespace

Result<std::optional<Checkpoint>> place_in(const OpenSegment& segment, const Checkpoint& checkpoint) {
  const SegmentHeader& header = segment.header;
  const std::uint32_t begin = checkpoint.last_frame;
  const std::uint32_t end = checkpoint.end.offset;
  const auto as_it_is = [&](bool stands) { return stands ? std::optional(checkpoint) : std::nullopt; };
  if (begin == 0)
    return as_it_is(end == kSegmentHeaderBytes && header.chain == checkpoint.end.checksum &&
                    header.name.base == checkpoint.end.end);
  if (header.scavenged) return place_in_scavenged(segment, checkpoint);
  if (begin < kSegmentHeaderBytes || end > header.segment_bytes || end < begin + kMinFrameBytes ||
      end - begin > kWindowBytes)
    return std::nullopt;
  std::vector<std::byte> frame(end - begin);
  WEIR_TRY(const std::size_t got, segment.file->read_at(begin, frame));
  return as_it_is(got == frame.size() && is_last_frame(frame, header, checkpoint));
}

Result<bool> stands_in_log(env::FileSystem& files, const LogDirectory& directory, StoreId store,
                           const Checkpoint& checkpoint) {
  const auto segment = open_for(files, directory, store, checkpoint.end.segment);
  if (!segment) return segment.error().code() == Errc::io ? Result<bool>(segment.error()) : false;
  WEIR_TRY(const auto place, place_in(*segment, checkpoint));
  return place.has_value();
}

}  // namespace weir::log
