// The file system: names, directories and locks.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "env/file.hpp"

namespace weir::env {

using Path = std::filesystem::path;

enum class Opening : std::uint8_t {
  read_only,   ///< `not_found` when it is not there.
  read_write,  ///< The same.
  create,      ///< Reading and writing; made when it is not there.
  create_new,  ///< Reading and writing; an error when it is there.
};

/// Holds a lock until it is destroyed.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

/// What a name stands for.
enum class PathKind : std::uint8_t { absent, file, directory };

/// Thread-safe. A created, renamed or removed name is durable only after `sync_directory` of its directory.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual Result<std::unique_ptr<File>> open(const Path&, Opening) = 0;
  virtual Result<PathKind> kind(const Path&) const = 0;
  /// The names in a directory, sorted.
  virtual Result<std::vector<std::string>> list(const Path& directory) const = 0;
  /// Makes the directory, and those above it that are missing, all of them durable. Success when it is there.
  virtual Result<void> make_directories(const Path&) = 0;
  /// Replaces `to` if that is a file or an empty directory. `conflict` when it is a directory that is not empty.
  virtual Result<void> rename(const Path& from, const Path& to) = 0;
  /// Gives a file a second name, which must be free. False, with nothing done, where the file system cannot do that:
  /// the two are on different ones, or it knows no links. Copy the file then.
  virtual Result<bool> link(const Path& from, const Path& to) = 0;
  /// Removes a file or an empty directory. Success when it is not there.
  virtual Result<void> remove(const Path&) = 0;
  virtual Result<void> sync_directory(const Path&) = 0;

  /// Locks the file, which is made when it is not there, for this holder alone: against other processes and against
  /// other holders in this one. Ends with the holder or its process, and is not inherited by its children (rule F4).
  /// `locked` when somebody else has it.
  virtual Result<std::unique_ptr<FileLock>> lock(const Path&) = 0;
  /// Whether somebody holds the lock of that file. An absent file is held by nobody.
  virtual Result<bool> is_locked(const Path&) const = 0;
};

}  // namespace weir::env
