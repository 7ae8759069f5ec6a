#include "log/repair/raw_segment.hpp"

#include <array>

namespace weir::log {
namespace {

std::string reason_of(const Error& error) {
  const auto* place = error.detail<Corruption>();
  return place == nullptr ? error.message() : place->reason;
}

/// Its file has no more bytes than it needs, and says in the last ones where its frames end.
Result<void> take_scavenged(RawSegment& segment, SegmentHeader header, std::size_t size) {
  segment.is_short = false;
  const std::uint32_t expected = header.segment_bytes;
  if (size < expected || expected < kSegmentHeaderBytes + kSummaryBytes) {
    segment.reason = "the file was cut short";
    return {};
  }
  segment.bytes.resize(expected);
  if (const auto decoded = decode_summary(Bytes(segment.bytes).last(kSummaryBytes), segment.path, header); !decoded)
    segment.reason = reason_of(decoded.error());
  else
    segment.header = header;
  return {};
}

}  // namespace

Result<RawSegment> read_raw_segment(env::FileSystem& files, const LogDirectory& directory, const SegmentName& name,
                                    StoreId writer, std::uint32_t segment_bytes) {
  RawSegment segment{.path = directory.segment(name), .bytes = std::vector<std::byte>(segment_bytes), .header = {}};
  WEIR_TRY(const auto file, files.open(segment.path, env::Opening::read_only));
  WEIR_TRY(const std::size_t got, file->read_at(0, segment.bytes));
  segment.is_short = got < segment.bytes.size();
  const auto header = decode_segment_header(segment.bytes, segment.path, name);
  if (!header && header.error().code() == Errc::unsupported_format) return header.error();
  if (!header)
    segment.reason = reason_of(header.error());
  else if (header->store != writer)
    segment.reason = "it belongs to another store, " + to_string(header->store);
  else if (header->scavenged)
    WEIR_CHECK(take_scavenged(segment, *header, got));
  else if (header->segment_bytes != segment_bytes)
    segment.reason = "it is of another size than this store's segments";
  else
    segment.header = *header;
  return segment;
}

Result<std::optional<SegmentHeader>> read_raw_header(env::FileSystem& files, const LogDirectory& directory,
                                                     const SegmentName& name) {
  const env::Path path = directory.segment(name);
  std::array<std::byte, kSegmentHeaderBytes> bytes{};
  WEIR_TRY(const auto file, files.open(path, env::Opening::read_only));
  WEIR_CHECK(file->read_at(0, bytes));
  const auto header = decode_segment_header(bytes, path, name);
  if (header) return std::optional(*header);
  if (header.error().code() == Errc::unsupported_format) return header.error();
  return std::optional<SegmentHeader>();
}

}  // namespace weir::log
