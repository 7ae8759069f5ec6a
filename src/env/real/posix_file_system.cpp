#include "env/real/posix_file_system.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "env/real/posix_error.hpp"
#include "env/real/posix_file.hpp"

namespace weir::env {
namespace {

constexpr mode_t kFileMode = 0644;
constexpr mode_t kDirectoryMode = 0755;

int flags_of(Opening opening) {
  switch (opening) {
    case Opening::read_only:
      return O_RDONLY;
    case Opening::read_write:
      return O_RDWR;
    case Opening::create:
      return O_RDWR | O_CREAT;
    case Opening::create_new:
      return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

/// The whole file, for writing.
struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

class PosixFileLock final : public FileLock {
 public:
  explicit PosixFileLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  Descriptor descriptor_;  // the lock belongs to the open file description and ends with it
};

}  // namespace

Result<std::unique_ptr<File>> PosixFileSystem::open(const Path& path, Opening opening) {
  // Without O_NONBLOCK the opening of a pipe waits for somebody at its other end. Files take no notice of it.
  Descriptor descriptor =
      past_standard_streams(::open(path.c_str(), flags_of(opening) | O_CLOEXEC | O_NONBLOCK, kFileMode));
  if (!descriptor) return posix_error(errno, "open", path);
  struct stat status{};
  if (::fstat(descriptor.get(), &status) != 0) return posix_error(errno, "look at", path);
  if (!S_ISREG(status.st_mode))
    return Error(Errc::io, path.string() + ": expected a file, found a directory, a pipe or a device");
  return std::unique_ptr<File>(std::make_unique<PosixFile>(std::move(descriptor), path));
}

Result<PathKind> PosixFileSystem::kind(const Path& path) const {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return PathKind::absent;
    return posix_error(errno, "look at", path);
  }
  return S_ISDIR(status.st_mode) ? PathKind::directory : PathKind::file;
}

Result<std::vector<std::string>> PosixFileSystem::list(const Path& directory) const {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error) return posix_error(error.value(), "list", directory);
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> PosixFileSystem::make_directories(const Path& path) {
  WEIR_TRY(const auto there, kind(path));
  if (there == PathKind::directory) return {};
  const Path parent = path.has_parent_path() ? path.parent_path() : Path(".");
  if (parent != path) WEIR_CHECK(make_directories(parent));
  if (::mkdir(path.c_str(), kDirectoryMode) != 0 && errno != EEXIST)
    return posix_error(errno, "make the directory", path);
  return sync_directory(parent);
}

Result<void> PosixFileSystem::rename(const Path& from, const Path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return posix_error(errno, "rename " + from.string() + " to", to);
  return {};
}

Result<bool> PosixFileSystem::link(const Path& from, const Path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return true;
  // EPERM is what file systems without links answer, EMLINK a file that has too many.
  if (errno == EXDEV || errno == EPERM || errno == EMLINK || errno == EOPNOTSUPP || errno == ENOSYS) return false;
  return posix_error(errno, "link " + from.string() + " to", to);
}

Result<void> PosixFileSystem::remove(const Path& path) {
  if (::remove(path.c_str()) != 0 && errno != ENOENT) return posix_error(errno, "remove", path);
  return {};
}

Result<void> PosixFileSystem::sync_directory(const Path& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory) return posix_error(errno, "open", path);
  if (::fsync(directory.get()) != 0) return posix_error(errno, "sync", path);
  return {};
}

Result<std::unique_ptr<FileLock>> PosixFileSystem::lock(const Path& path) {
  Descriptor descriptor = past_standard_streams(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode));
  if (!descriptor) return posix_error(errno, "open", path);
  struct flock wanted = whole_file();
  if (::fcntl(descriptor.get(), F_OFD_SETLK, &wanted) != 0) {
    if (errno == EAGAIN || errno == EACCES) return Error(Errc::locked, path.string() + " is held by somebody else");
    return posix_error(errno, "lock", path);
  }
  return std::unique_ptr<FileLock>(std::make_unique<PosixFileLock>(std::move(descriptor)));
}

Result<bool> PosixFileSystem::is_locked(const Path& path) const {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor && errno == ENOENT) return false;
  if (!descriptor) return posix_error(errno, "open", path);
  struct flock asked = whole_file();
  if (::fcntl(descriptor.get(), F_OFD_GETLK, &asked) != 0) return posix_error(errno, "look at the lock of", path);
  return asked.l_type != F_UNLCK;
}

}  // namespace weir::env
