// Copies of a log that are stores of their own: what `weir restore` and `weir fork` make (rule T1).
//
// A copy has the segments of its source as they are, under the ids of those who wrote them, up to a cut between two
// commits. What it writes itself begins in a segment of its own right behind, under a new id. Its consumers and timers
// are held (held.hpp).
#pragma once

#include <cstdint>
#include <filesystem>

#include "env/environment.hpp"
#include "log/byte_progress.hpp"
#include "log/copies/log_cut.hpp"
#include "log/copies/log_source.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// How a copy comes by the segments that nobody writes to any more.
enum class Sharing : std::uint8_t {
  copies,  ///< Each is read, checked and written anew.
  links,   ///< A second name for the same file, where that can be; it is not read. Rot in it is shared, too.
};

struct LogCopy {
  StoreId store;     ///< Of the copy.
  Position end;      ///< One past its last event.
  Time last_commit;  ///< At the latest.
  std::uint64_t linked_segments = 0;
  std::uint64_t copied_segments = 0;
  std::uint64_t copied_bytes = 0;
};

/// Makes the copy in `target`, which is absent, empty, or was left by one that did not finish. It appears whole, at the
/// end; until then the directory is no store, and nobody can make one in it.
///
/// Errors: conflict (something is in `target`), locked (somebody else is just making one there), no_space, too_large
/// (more ancestors than kMaxAncestors), corrupted (the source), io; those of find_cut. What was made is removed then.
Result<LogCopy> copy_log(env::Environment& environment, const LogSource& source, const CopyUntil& until,
                         const std::filesystem::path& target, Sharing sharing, const ByteProgress& progress);

}  // namespace weir::log
