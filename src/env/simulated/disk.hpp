// SimulatedDisk: a FileSystem in memory that forgets at a power cut what was not synced, and fails when told to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "env/file_system.hpp"
#include "env/random.hpp"
#include "env/simulated/inode.hpp"
#include "env/thread.hpp"

namespace weir::env {

/// What a power cut does to what was written and not synced.
enum class PowerCut : std::uint8_t {
  drops_unsynced,  ///< All of it is gone.
  keeps_some,      ///< Every sector decides for itself: writes tear, later ones may survive earlier ones.
  keeps_all,       ///< Nothing is lost but the locks: a killed process.
};

class SimulatedDirectory;

/// Paths are absolute. Thread-safe.
class SimulatedDisk final : public FileSystem {
 public:
  explicit SimulatedDisk(Random& random);
  ~SimulatedDisk() override;

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

  /// Ends every process that uses the disk. Files that are open go on in a world of their own: nothing done to them is
  /// seen here.
  void crash(PowerCut cut);

  /// The next `after` syncs of files succeed, then every one fails, until it is called with nothing.
  void fail_syncs(std::optional<std::uint64_t> after) { syncs_until_failure_ = after; }
  /// The same for writes; the one that fails is done by half.
  void fail_writes(std::optional<std::uint64_t> after) { writes_until_failure_ = after; }
  /// From now on reads past the cache find it pinned by somebody who maps the file: they see what it shows.
  void refuse_direct_reads() { direct_reads_ = false; }
  /// Bytes that may still be reserved or written to new places.
  void set_space_left(std::uint64_t bytes) { space_left_ = bytes; }
  /// From now on no file gets a second name: the disk is two file systems, or one without links.
  void refuse_links() { links_ = false; }
  /// Rot: flips one bit of the file, on the disk and in the cache.
  void flip_bit(const Path& path, std::uint64_t offset, unsigned bit = 0);

 private:
  friend class SimulatedFile;

  SimulatedDirectory* find_directory(const Path& path) const;
  std::shared_ptr<SimulatedInode> find_file(const Path& path) const;
  bool take_space(SimulatedInode& inode, std::uint64_t size);

  Random& random_;
  mutable Mutex mutex_;
  std::shared_ptr<SimulatedDirectory> root_;
  bool direct_reads_ = true;
  bool links_ = true;
  std::uint64_t space_left_ = UINT64_MAX;
  std::optional<std::uint64_t> syncs_until_failure_;
  std::optional<std::uint64_t> writes_until_failure_;
};

}  // namespace weir::env
