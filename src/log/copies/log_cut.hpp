// Where a copy of a log ends: between two commits.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "log/copies/log_source.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

/// Everything that is durable.
struct AllDurable {};
/// Everything; or what was committed before the event at a position; or what was committed up to a time.
using CopyUntil = std::variant<AllDurable, Position, Time>;

///     segments    0       1       2
///              +-------+-------+-------+----
///              | whole | whole | part  |          the first one of the copy's own would be number 3
///              +-------+-------+---|---+----
///                                end.offset
struct LogCut {
  std::size_t whole = 0;  ///< So many segments are taken whole.
  bool has_part = false;  ///< And the next one up to `end`.
  SegmentEnd end;         ///< In that one, or in the last whole one; where the header of the next says that it ends.
  Time time;              ///< Of the last commit, at least.
  std::optional<ScavengedFacts> scavenged{};  ///< Of the segment that was looked at.

  /// Of the segment that the copy goes on with.
  SegmentName next() const { return {end.position, static_cast<std::uint32_t>(whole + (has_part ? 1 : 0))}; }
};

/// Reads the one segment in which it lies. Errors: invalid_argument for a position past the end, and for one inside a
/// commit, which is named: a copy never has half of one; corrupted.
Result<LogCut> find_cut(env::FileSystem& files, const LogSource& source, const CopyUntil& until);

}  // namespace weir::log
