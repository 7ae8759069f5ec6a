// WatchedFiles: a file system as it is, but somebody hears of the bytes that are read through it. Long reading shows
// its progress that way, and what reads knows nothing of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "env/file_system.hpp"

namespace weir::cli {

class WatchedFiles final : public env::FileSystem {
 public:
  /// Called in the thread that reads: after each read, and for all of a mapping when it is made.
  using Hear = std::function<void(std::uint64_t bytes)>;
  /// `files` must outlive it, and it the files that it opens.
  WatchedFiles(env::FileSystem& files, Hear hear) : files_(files), hear_(std::move(hear)) {}

  Result<std::unique_ptr<env::File>> open(const env::Path& path, env::Opening opening) override;
  Result<env::PathKind> kind(const env::Path& path) const override { return files_.kind(path); }
  Result<std::vector<std::string>> list(const env::Path& path) const override { return files_.list(path); }
  Result<void> make_directories(const env::Path& path) override { return files_.make_directories(path); }
  Result<void> rename(const env::Path& from, const env::Path& to) override { return files_.rename(from, to); }
  Result<void> remove(const env::Path& path) override { return files_.remove(path); }
  Result<void> sync_directory(const env::Path& path) override { return files_.sync_directory(path); }
  Result<std::unique_ptr<env::FileLock>> lock(const env::Path& path) override { return files_.lock(path); }
  Result<bool> is_locked(const env::Path& path) const override { return files_.is_locked(path); }

 private:
  env::FileSystem& files_;
  Hear hear_;
};

}  // namespace weir::cli
