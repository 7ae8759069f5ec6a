// Gives the space of events that are gone back, one segment at a time.
//
//     log/00..0-00000003.log    a full segment
//     log/scavenged-3           written beside it, without the events; synced, and read back from the disk
//     log/00..0-00000003.log    the one in the place of the other, by rename
//
// Wherever the power fails, the old file or the new one is there, whole; what else is left belongs to nobody.
#pragma once

#include <cstdint>
#include <optional>

#include "env/file_system.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/scavenge/frame_rewriter.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

struct ScavengedSegment {
  std::uint64_t removed = 0;  ///< Events that went with this.
  std::uint64_t gone = 0;     ///< All of its events that are not there.
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
};

/// Writes the segment anew, which `next` follows, if that makes its file smaller; else nothing is done. The caller
/// holds the log's lock. Memory for the segment up to three times. Errors: corrupted (and nothing was done), no_space,
/// io; those of `removal`.
Result<std::optional<ScavengedSegment>> scavenge_segment(env::FileSystem& files, const LogDirectory& directory,
                                                         const Identity& identity, const SegmentName& name,
                                                         const SegmentName& next, const Removal& removal);

}  // namespace weir::log
