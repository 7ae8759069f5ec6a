// The first 64 bytes of a segment file; and of one that was scavenged, the last 64.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "env/file_system.hpp"
#include "log/directory.hpp"
#include "log/format.hpp"
#include "log/segment.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

struct SegmentHeader {
  StoreId store;
  SegmentName name;
  Time created;
  std::uint32_t chain = 0;          ///< Checksum of the last frame before; for the first segment `first_chain`.
  std::uint32_t previous_end = 0;   ///< Where the last frame of the segment before ends; 0 for the first segment.
  std::uint32_t segment_bytes = 0;  ///< Of this file: a scavenged one has no more than it needs.
  std::optional<ScavengedFacts> scavenged{};

  SegmentBasis basis() const;
};

/// What the chain of a store starts from (rule L5).
std::uint32_t first_chain(StoreId store);

std::array<std::byte, kSegmentHeaderBytes> encode_segment_header(const SegmentHeader& header);
/// The name that a header with a good checksum gives its segment.
SegmentName name_in_header(Bytes segment);
/// The first bytes of a segment file, whoever wrote it and however long it is. What stands at the end of a scavenged
/// one is not looked at: `scavenged` is there, and empty. corrupted; unsupported_format.
Result<SegmentHeader> decode_segment_header(Bytes bytes, const env::Path& path, SegmentName name);

/// The last bytes of a scavenged segment's file.
std::array<std::byte, kSummaryBytes> encode_summary(const ScavengedFacts& facts, const SegmentBasis& basis);
/// Puts what they say into the header. corrupted.
Result<void> decode_summary(Bytes bytes, const env::Path& path, SegmentHeader& header);
/// corrupted, with the file; unsupported_format. A header of another store or with another name than expected is
/// corrupted.
Result<SegmentHeader> read_segment_header(const env::File& file, const env::Path& path, StoreId store,
                                          SegmentName name);

}  // namespace weir::log
