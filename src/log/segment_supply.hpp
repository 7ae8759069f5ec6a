// The next segment's file, made ready before it is needed: space reserved (rule L8), then zeroed, so that a durable
// write never changes what the file system knows of the file.
#pragma once

#include <cstdint>
#include <memory>

#include "env/file_system.hpp"
#include "env/thread.hpp"
#include "log/directory.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// A file of a segment's size with all its space reserved; it reads as zeros.
struct PreparedFile {
  std::unique_ptr<env::File> file;
  env::Path path;
  std::uint32_t number = 0;     ///< Of the segment it is for.
  std::uint32_t zeroed_to = 0;  ///< Zeros were written up to here.
};

/// Thread-safe.
class SegmentSupply {
 public:
  SegmentSupply(env::FileSystem& files, const LogDirectory& directory, std::uint32_t segment_bytes)
      : files_(files), directory_(directory), segment_bytes_(segment_bytes) {}

  /// Removes what an earlier writer prepared and did not use, and what a scavenge did not finish.
  Result<void> remove_leftovers();

  /// One step of preparing segment `number`; whether there is more to do. Each step takes some milliseconds.
  Result<bool> prepare(std::uint32_t number);

  /// The file for segment `number`, as far as it is prepared; at the least its space is reserved. Errors: no_space, io.
  Result<PreparedFile> take(std::uint32_t number);

 private:
  Result<void> reserve(std::uint32_t number);

  env::FileSystem& files_;
  const LogDirectory directory_;
  const std::uint32_t segment_bytes_;
  env::Mutex mutex_;
  PreparedFile next_;
  std::uint32_t last_taken_ = 0;  ///< Its file may still have the name of a prepared one.
};

}  // namespace weir::log
