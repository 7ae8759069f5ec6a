// A segment's file as it is found, in whatever state: for repair, which has to see what others refuse.
#pragma once

#include <optional>
#include <vector>

#include "env/file_system.hpp"
#include "log/directory.hpp"
#include "log/segment_header.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

struct RawSegment {
  env::Path path;
  std::vector<std::byte> bytes;         ///< As many as a segment has, zeros where the file is shorter; or as many as a
                                        ///< scavenged one has.
  bool is_short = false;                ///< The file is shorter.
  std::optional<SegmentHeader> header;  ///< Nothing when it is not whole, or not that of this segment of this store.
  std::string reason{};                 ///< Why there is none.
};

/// Errors: unsupported_format, io.
Result<RawSegment> read_raw_segment(env::FileSystem& files, const LogDirectory& directory, const SegmentName& name,
                                    StoreId writer, std::uint32_t segment_bytes);

/// The header alone, whoever wrote it; nothing when it is not whole. Errors: unsupported_format, io.
Result<std::optional<SegmentHeader>> read_raw_header(env::FileSystem& files, const LogDirectory& directory,
                                                     const SegmentName& name);

}  // namespace weir::log
