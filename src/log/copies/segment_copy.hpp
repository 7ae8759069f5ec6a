// Writes a segment's file from bytes that were found good.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "env/file_system.hpp"
#include "log/segment_reader.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// Makes of `bytes`, which are those of a segment up to `end` and were found good, the ones that a copy of it up to
/// there begins with; returns how large its file is to be. Only a scavenged segment needs more than its frames.
std::uint32_t complete_copy(std::vector<std::byte>& bytes, const SegmentHeader& header, const SegmentEnd& end);

/// Makes the file, or goes on with the one that is there: reserves its space, writes the bytes from `from` on, and
/// syncs it. What lies behind them is left as it is: zeros in a new file. Its name is durable once the directory is
/// synced.
Result<void> write_segment(env::FileSystem& files, const env::Path& path, Bytes bytes, std::uint32_t from,
                           std::uint32_t segment_bytes);

}  // namespace weir::log
