#include "log/checkpoint.hpp"

#include <array>
#include <vector>

#include "base/bytes.hpp"
#include "log/ancestry.hpp"
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

Result<bool> stands_in_log(env::FileSystem& files, const LogDirectory& directory, StoreId store,
                           const Checkpoint& checkpoint) {
  const auto segment = open_for(files, directory, store, checkpoint.end.segment);
  if (!segment) return segment.error().code() == Errc::io ? Result<bool>(segment.error()) : false;
  const SegmentHeader& header = segment->header;
  if (header.scavenged) return false;  // its frames are not where they were; the index has later checkpoints
  const std::uint32_t begin = checkpoint.last_frame;
  const std::uint32_t end = checkpoint.end.offset;
  if (begin == 0)
    return end == kSegmentHeaderBytes && header.chain == checkpoint.end.checksum &&
           header.name.base == checkpoint.end.end;
  if (begin < kSegmentHeaderBytes || end > header.segment_bytes || end < begin + kMinFrameBytes ||
      end - begin > kWindowBytes)
    return false;
  std::vector<std::byte> frame(end - begin);
  WEIR_TRY(const std::size_t got, segment->file->read_at(begin, frame));
  return got == frame.size() && is_last_frame(frame, header, checkpoint);
}

}  // namespace weir::log
