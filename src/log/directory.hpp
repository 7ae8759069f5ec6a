// The names in a store's directory that belong to the log.
#pragma once

#include <cstdint>
#include <vector>

#include "env/file_system.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// A segment's place in the log. The number tells apart segments of one base: one with tracking only has no events.
struct SegmentName {
  Position base;             ///< Of its first event.
  std::uint32_t number = 0;  ///< Of the segment, from 0.
  friend constexpr auto operator<=>(const SegmentName&, const SegmentName&) = default;
};

///     weir-store   what store this is; never changes
///     lock         held by the writer
///     control      the durable tail, and the word that followers wait on
///     index/       what is derived from it
///     ancestry     only in a store that was restored or forked: which stores wrote its first segments
///     held         only there: its consumers and timers wait until they are told to go (rule T1)
///     log/         the segments, each named by its first position and its number; `next-N` is being prepared,
///                  `scavenged-N` written anew
struct LogDirectory {
  env::Path root;

  env::Path identity() const { return root / "weir-store"; }
  /// Under which the identity is written before the store appears.
  env::Path new_identity() const { return root / "weir-store.new"; }
  env::Path lock() const { return root / "lock"; }
  env::Path control() const { return root / "control"; }
  env::Path ancestry() const { return root / "ancestry"; }
  /// How far a scavenge is that is under way or was stopped: store/scavenge/scavenge_state.hpp.
  env::Path scavenge() const { return root / "scavenge"; }
  env::Path held() const { return root / "held"; }
  /// The identity of a store that is being restored or forked: nobody takes the directory for an empty one meanwhile.
  env::Path unfinished() const { return root / "weir-store.unfinished"; }
  /// In the directory of a backup, where a store has its identity.
  env::Path manifest() const { return root / "weir-backup"; }
  env::Path segments() const { return root / "log"; }
  /// Derived from the log: see index/run_directory.hpp.
  env::Path index() const { return root / "index"; }
  /// A segment that is being prepared; it gets its name when its first position is known.
  env::Path next_segment(std::uint32_t number) const;
  env::Path segment(const SegmentName& name) const;
  /// One that is being written anew without the events that are gone, before it takes the segment's name.
  env::Path scavenged_segment(std::uint32_t number) const;

  /// The segments that are there, in order. Other names are passed over.
  Result<std::vector<SegmentName>> list_segments(const env::FileSystem& files) const;
};

/// Absolute, without "." and without a slash at the end: the name of the directory itself is synced too, and readers
/// are told of it. Errors: invalid_argument for an empty path; io when the working directory is gone.
Result<LogDirectory> log_directory(const env::Path& path);

}  // namespace weir::log
