// A log that is read to copy from it: a store, also while somebody writes to it, or a backup of one.
#pragma once

#include <filesystem>
#include <vector>

#include "env/environment.hpp"
#include "log/control.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/segment_reader.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// What is in it was durable when it was looked at; what comes later is not.
struct LogSource {
  LogDirectory directory;
  Identity identity;
  DurableTail tail;
  std::vector<SegmentName> segments;  ///< In order, without gaps; the last is the tail's.

  Result<OpenSegment> open(env::FileSystem& files, std::size_t index) const;
  /// Where the frames of a segment end that was opened: what the one after it says, or for the last one the tail; or
  /// what it says itself, when it was scavenged, maybe since the source was looked at.
  Result<SegmentEnd> end_of(env::FileSystem& files, std::size_t index, const OpenSegment& segment) const;
};

/// Takes no lock and writes nothing. Errors: those of LogFollower::open.
Result<LogSource> source_of_store(env::Environment& environment, const std::filesystem::path& directory);

/// The segments of the source are all there, in their order. corrupted.
Result<LogSource> with_segments(env::FileSystem& files, LogSource source);

}  // namespace weir::log
