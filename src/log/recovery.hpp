// Recovery: reads the log, finds the end of what was written whole, and makes that end a fact (rules L2, L3, L4, L7).
#pragma once

#include <memory>
#include <optional>

#include "env/environment.hpp"
#include "log/checkpoint.hpp"
#include "log/control.hpp"
#include "log/directory.hpp"
#include "log/frame.hpp"
#include "log/identity.hpp"
#include "log/segment_header.hpp"
#include "log/segments.hpp"

namespace weir::log {

/// Where the log goes on.
struct LogTail {
  std::unique_ptr<env::File> file;  ///< The last segment, for writing.
  SegmentHeader header;
  std::uint32_t offset = 0;  ///< Of the next frame; everything before is durable.
  std::uint32_t chain = 0;   ///< The checksum of the frame before it.
  Position position;         ///< Of the next event.
  Time time;                 ///< Of the frame before it.
};

/// Hands every frame after `from`, which stands in the log, or all of them, to `visit`; fills `segments` and publishes
/// them, and puts the tail on record. Nothing is written if the log is damaged. The caller holds the lock.
///
/// Errors: corrupted when what any mark says is durable is not whole; unsupported_format; io; those of `visit`.
Result<LogTail> recover_log(env::FileSystem& files, const LogDirectory& directory, const Identity& identity,
                            ControlPage& control, Segments& segments, const std::optional<Checkpoint>& from,
                            const FrameVisitor& visit);

}  // namespace weir::log
