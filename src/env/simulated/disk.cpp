#include "env/simulated/disk.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "env/simulated/after_cut.hpp"
#include "env/simulated/file.hpp"

namespace weir::env {
namespace {

Error no_such(const Path& path) { return {Errc::not_found, path.string() + ": no such file or directory"}; }

class SimulatedLock final : public FileLock {
 public:
  explicit SimulatedLock(std::shared_ptr<SimulatedInode> inode) : inode_(std::move(inode)) {}
  ~SimulatedLock() override { inode_->is_locked = false; }

 private:
  std::shared_ptr<SimulatedInode> inode_;
};

}  // namespace

SimulatedDisk::SimulatedDisk(Random& random, SimulatedClock& clock)
    : random_(random), fate_(random, clock), root_(std::make_shared<SimulatedDirectory>()) {}
SimulatedDisk::~SimulatedDisk() = default;

Result<Befalls> SimulatedDisk::begin(DiskOperation operation, const Path& path, std::uint64_t number,
                                     Bytes bytes) const {
  if (cut_is_next()) {
    go_off(planned_cut_->cut);
    planned_cut_.reset();
  }
  if (is_off_) return Error(Errc::io, "cannot use " + path.string() + ": the power is off");
  const Befalls befalls = fate_.next(operation);
  const std::uint64_t outcome = befalls.error ? 1 + static_cast<std::uint64_t>(*befalls.error) : 0;
  fate_.note(path.native(), number << 16 | outcome << 8 | static_cast<std::uint64_t>(operation), bytes);
  return befalls;
}

Result<void> SimulatedDisk::begin_name(DiskOperation operation, const Path& path, std::string_view action) const {
  WEIR_TRY(const Befalls befalls, begin(operation, path));
  if (!befalls.error) return {};
  return Error(*befalls.error, "cannot " + std::string(action) + " " + path.string() + ": the simulated disk fails");
}

void SimulatedDisk::go_off(PowerCut cut) const {
  if (cut != PowerCut::keeps_all) root_ = after_cut(*root_, cut, random_);
  is_off_ = true;
  fate_.note("power cut", fate_.operations(), {});
}

void SimulatedDisk::cut_power(PowerCut cut) {
  const std::scoped_lock lock(mutex_);
  go_off(cut);
}

SimulatedDirectory* SimulatedDisk::find_directory(const Path& path) const {
  SimulatedDirectory* at = root_.get();
  for (const auto& part : path.lexically_normal().relative_path()) {
    if (part.empty() || at == nullptr) break;
    at = at->directory(part.string()).get();
  }
  return at;
}

std::shared_ptr<SimulatedInode> SimulatedDisk::find_file(const Path& path) const {
  const SimulatedDirectory* const directory = find_directory(path.parent_path());
  return directory == nullptr ? nullptr : directory->file(path.filename().string());
}

bool SimulatedDisk::take_space(SimulatedInode& inode, std::uint64_t size) {
  if (size <= inode.reserved) return true;
  if (size - inode.reserved > space_left_) return false;
  if (space_left_ != UINT64_MAX) space_left_ -= size - inode.reserved;
  inode.reserved = size;
  return true;
}

Result<std::unique_ptr<File>> SimulatedDisk::open(const Path& path, Opening opening) {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::open, path, "open"));
  SimulatedDirectory* const directory = find_directory(path.parent_path());
  if (directory == nullptr) return no_such(path);
  auto inode = directory->file(path.filename().string());
  if (inode && opening == Opening::create_new) return Error(Errc::conflict, path.string() + " is there already");
  if (!inode && (opening == Opening::read_only || opening == Opening::read_write)) return no_such(path);
  if (!inode) {
    inode = std::make_shared<SimulatedInode>();
    directory->names.emplace(path.filename().string(), inode);
  }
  return std::unique_ptr<File>(std::make_unique<SimulatedFile>(*this, std::move(inode), path));
}

Result<PathKind> SimulatedDisk::kind(const Path& path) const {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::kind, path, "look at"));
  if (find_directory(path) != nullptr) return PathKind::directory;
  return find_file(path) ? PathKind::file : PathKind::absent;
}

Result<std::vector<std::string>> SimulatedDisk::list(const Path& directory) const {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::list, directory, "list"));
  const SimulatedDirectory* const found = find_directory(directory);
  if (found == nullptr) return no_such(directory);
  std::vector<std::string> names;
  for (const auto& [name, entry] : found->names) names.push_back(name);
  return names;
}

Result<void> SimulatedDisk::make_directories(const Path& path) {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::make_directories, path, "make"));
  SimulatedDirectory* at = root_.get();
  for (const auto& part : path.lexically_normal().relative_path()) {
    if (part.empty()) break;
    auto next = at->directory(part.string());
    if (!next) {
      next = std::make_shared<SimulatedDirectory>();
      at->names.insert_or_assign(part.string(), next);
      at->stable_names.insert_or_assign(part.string(), next);
    }
    at = next.get();
  }
  return {};
}

Result<void> SimulatedDisk::rename(const Path& from, const Path& to) {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::rename, from, "rename"));
  SimulatedDirectory* const source = find_directory(from.parent_path());
  SimulatedDirectory* const target = find_directory(to.parent_path());
  if (source == nullptr || target == nullptr || !source->names.contains(from.filename().string())) return no_such(from);
  if (const auto there = target->directory(to.filename().string()); there && !there->names.empty())
    return Error(Errc::conflict, to.string() + " is not empty");
  const auto moved = source->names.extract(from.filename().string());
  target->names.insert_or_assign(to.filename().string(), moved.mapped());
  return {};
}

/// A power cut makes two files of the two names: whoever links files does not write to them any more.
Result<bool> SimulatedDisk::link(const Path& from, const Path& to) {
  const std::scoped_lock lock(mutex_);
  const auto inode = find_file(from);
  SimulatedDirectory* const target = find_directory(to.parent_path());
  if (inode == nullptr || target == nullptr) return no_such(from);
  if (target->names.contains(to.filename().string())) return Error(Errc::conflict, to.string() + " is there already");
  if (links_) target->names.emplace(to.filename().string(), inode);
  return links_;
}

Result<void> SimulatedDisk::remove(const Path& path) {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::remove, path, "remove"));
  SimulatedDirectory* const directory = find_directory(path.parent_path());
  if (directory == nullptr) return {};
  if (const auto inode = directory->file(path.filename().string()); inode && space_left_ != UINT64_MAX)
    space_left_ += inode->reserved;
  directory->names.erase(path.filename().string());
  return {};
}

Result<void> SimulatedDisk::sync_directory(const Path& path) {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::sync_directory, path, "sync"));
  SimulatedDirectory* const directory = find_directory(path);
  if (directory == nullptr) return no_such(path);
  directory->sync();
  return {};
}

Result<std::unique_ptr<FileLock>> SimulatedDisk::lock(const Path& path) {
  WEIR_CHECK(open(path, Opening::create));
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::lock, path, "lock"));
  const auto inode = find_file(path);
  if (inode->is_locked) return Error(Errc::locked, path.string() + " is held by somebody else");
  inode->is_locked = true;
  return std::unique_ptr<FileLock>(std::make_unique<SimulatedLock>(inode));
}

Result<bool> SimulatedDisk::is_locked(const Path& path) const {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(begin_name(DiskOperation::is_locked, path, "look at the lock of"));
  const auto inode = find_file(path);
  return inode && inode->is_locked;
}

void SimulatedDisk::crash(PowerCut cut) {
  const std::scoped_lock lock(mutex_);
  root_ = after_cut(*root_, cut, random_);
}

void SimulatedDisk::flip_bit(const Path& path, std::uint64_t offset, unsigned bit) {
  const std::scoped_lock lock(mutex_);
  const auto inode = find_file(path);
  WEIR_ASSERT(inode && offset < inode->cached.size(), "there is a bit to flip");
  inode->stable.grow(inode->cached.size());
  inode->page(offset / kSimulatedPage).touched = true;
  inode->cached.writable()[offset] ^= std::byte{1} << bit;
  inode->stable.writable()[offset] ^= std::byte{1} << bit;
}

void SimulatedDisk::truncate(const Path& path, std::uint64_t size) {
  const std::scoped_lock lock(mutex_);
  const auto inode = find_file(path);
  WEIR_ASSERT(inode && size <= inode->cached.size() && !inode->is_mapped, "there is a file to cut off");
  inode->cached.cut(size);
  inode->stable.cut(size);
  inode->stable_size = std::min(inode->stable_size, size);
}

std::uint64_t SimulatedDisk::size_of(const Path& path) const {
  const std::scoped_lock lock(mutex_);
  const auto inode = find_file(path);
  return inode ? inode->cached.size() : 0;
}

DiskImage SimulatedDisk::image() const {
  const std::scoped_lock lock(mutex_);
  return after_cut(*root_, PowerCut::keeps_all, random_);
}

void SimulatedDisk::restore(const DiskImage& image) {
  const std::scoped_lock lock(mutex_);
  root_ = after_cut(*image, PowerCut::keeps_all, random_);
}

}  // namespace weir::env
