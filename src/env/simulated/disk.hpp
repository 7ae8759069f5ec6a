// SimulatedDisk: a FileSystem in memory that forgets at a power cut what was not synced, and fails when told to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "env/file_system.hpp"
#include "env/random.hpp"
#include "env/simulated/clock.hpp"
#include "env/simulated/fate.hpp"
#include "env/simulated/inode.hpp"
#include "env/thread.hpp"

namespace weir::env {

/// What a power cut does to what was written and not synced.
enum class PowerCut : std::uint8_t {
  drops_unsynced,  ///< All of it is gone.
  keeps_some,      ///< Every sector decides for itself: writes tear, later ones may survive earlier ones.
  keeps_pages,     ///< The same by whole pages.
  keeps_all,       ///< Nothing is lost but the locks: a killed process.
};

class SimulatedDirectory;

/// All that is on a disk, kept to be put back.
using DiskImage = std::shared_ptr<SimulatedDirectory>;

/// Paths are absolute. Thread-safe.
class SimulatedDisk final : public FileSystem {
 public:
  SimulatedDisk(Random& random, SimulatedClock& clock);
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

  /// The same in the middle of the operation with that number (see `fate().operations()`): a write is done in part.
  /// From then on every operation fails, until `power_on`, and the writer must be gone by then. With
  /// PowerCut::keeps_all only the writer dies: who else has files open goes on with them.
  void cut_power_at(std::uint64_t operation, PowerCut cut) { planned_cut_ = {operation, cut}; }
  void call_off_cut() { planned_cut_.reset(); }
  /// The same now.
  void cut_power(PowerCut cut);
  bool is_off() const { return is_off_; }
  void power_on() { is_off_ = false; }

  /// What befalls operations by chance and by plan, and the record of them.
  DiskFate& fate() { return fate_; }

  /// Called before every write and sync of a file, with its path and without any lock of the disk: the moment in which
  /// others go on while this caller waits for the disk.
  void meanwhile(std::function<void(const Path&)> others) { others_ = std::move(others); }

  /// The next `after` syncs of files succeed, then every one fails, until it is called with nothing.
  void fail_syncs(std::optional<std::uint64_t> after) { syncs_until_failure_ = after; }
  /// The same for writes; the one that fails is done in part.
  void fail_writes(std::optional<std::uint64_t> after) { writes_until_failure_ = after; }
  /// From now on reads past the cache find it pinned by somebody who maps the file: they see what it shows.
  void refuse_direct_reads() { direct_reads_ = false; }
  /// Bytes that may still be reserved or written to new places.
  void set_space_left(std::uint64_t bytes) { space_left_ = bytes; }
  /// From now on no file gets a second name: the disk is two file systems, or one without links.
  void refuse_links() { links_ = false; }

  /// Rot: flips one bit of the file, on the disk and in the cache.
  void flip_bit(const Path& path, std::uint64_t offset, unsigned bit = 0);
  /// Cuts the file off.
  void truncate(const Path& path, std::uint64_t size);
  std::uint64_t size_of(const Path& path) const;

  /// A copy of everything, as a killed process leaves it.
  DiskImage image() const;
  /// Back to the image; as `crash` for those who are at work.
  void restore(const DiskImage& image);

 private:
  friend class SimulatedFile;

  struct PlannedCut {
    std::uint64_t at = 0;
    PowerCut cut = PowerCut::keeps_all;
  };

  Result<Befalls> begin(DiskOperation operation, const Path& path, std::uint64_t number = 0, Bytes bytes = {}) const;
  Result<void> begin_name(DiskOperation operation, const Path& path, std::string_view action) const;
  void go_off(PowerCut cut) const;
  bool cut_is_next() const { return planned_cut_ && !is_off_ && fate_.operations() == planned_cut_->at; }
  void others_go_on(const Path& path) const {
    if (others_) others_(path);
  }
  SimulatedDirectory* find_directory(const Path& path) const;
  std::shared_ptr<SimulatedInode> find_file(const Path& path) const;
  bool take_space(SimulatedInode& inode, std::uint64_t size);

  Random& random_;
  mutable Mutex mutex_;
  mutable DiskFate fate_;
  mutable std::shared_ptr<SimulatedDirectory> root_;
  mutable std::optional<PlannedCut> planned_cut_;
  mutable bool is_off_ = false;
  std::function<void(const Path&)> others_;
  bool direct_reads_ = true;
  bool links_ = true;
  std::uint64_t space_left_ = UINT64_MAX;
  std::optional<std::uint64_t> syncs_until_failure_;
  std::optional<std::uint64_t> writes_until_failure_;
};

}  // namespace weir::env
