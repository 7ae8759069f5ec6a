// The machine's file system.
#pragma once

#include "env/file_system.hpp"

namespace weir::env {

class PosixFileSystem final : public FileSystem {
 public:
  Result<std::unique_ptr<File>> open(const Path& path, Opening opening) override;
  Result<PathKind> kind(const Path& path) const override;
  Result<std::vector<std::string>> list(const Path& directory) const override;
  Result<void> make_directories(const Path& path) override;
  Result<void> rename(const Path& from, const Path& to) override;
  Result<bool> link(const Path& from, const Path& to) override;
  Result<void> remove(const Path& path) override;
  Result<void> sync_directory(const Path& path) override;
  Result<std::unique_ptr<FileLock>> lock(const Path& path) override;
  Result<bool> is_locked(const Path& path) const override;
};

}  // namespace weir::env
