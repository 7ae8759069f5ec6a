#include "env/simulated/disk.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "env/simulated/directory.hpp"
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

/// Some of the page's sectors reach the disk.
void tear(SimulatedInode& inode, std::uint64_t page, Random& random) {
  const std::uint64_t end = std::min((page + 1) * kSimulatedPage, inode.cached.size());
  for (std::uint64_t at = page * kSimulatedPage; at < end; at += kSimulatedSector)
    if (random.next() % 2 == 0)
      std::copy_n(inode.cached.bytes().data() + at, std::min(kSimulatedSector, end - at),
                  inode.stable.writable().data() + at);
}

/// The file as it is found after the cut. `before` goes on for those who still have it open.
std::shared_ptr<SimulatedInode> after_cut(SimulatedInode& before, PowerCut cut, Random& random) {
  auto after = std::make_shared<SimulatedInode>();
  before.collect_shared();
  before.stable.grow(before.cached.size());
  if (cut == PowerCut::keeps_some)
    for (const std::uint64_t page : before.dirty) tear(before, page, random);
  const bool is_power_cut = cut != PowerCut::keeps_all;
  after->cached.grow(before.cached.size());
  after->stable.grow(before.cached.size());
  for (const std::uint64_t page : before.touched) {
    copy_page(after->cached, is_power_cut ? before.stable : before.cached, page);
    copy_page(after->stable, before.stable, page);
  }
  after->touched = before.touched;
  after->reserved = before.reserved;
  if (is_power_cut) return after;
  after->dirty = before.dirty;
  after->lying = before.lying;
  return after;
}

std::shared_ptr<SimulatedDirectory> after_cut(SimulatedDirectory& before, PowerCut cut, Random& random) {
  auto after = std::make_shared<SimulatedDirectory>();
  const bool keeps = cut == PowerCut::keeps_all || (cut == PowerCut::keeps_some && random.next() % 2 == 0);
  const auto& names = keeps ? before.names : before.stable_names;
  for (const auto& [name, entry] : names)
    std::visit([&, &key = name](const auto& child) { after->names.emplace(key, after_cut(*child, cut, random)); },
               entry);
  if (cut == PowerCut::keeps_all) {
    for (const auto& [name, entry] : before.stable_names)
      if (after->names.contains(name)) after->stable_names.emplace(name, after->names.at(name));
  } else {
    after->sync();
  }
  return after;
}

}  // namespace

SimulatedDisk::SimulatedDisk(Random& random) : random_(random), root_(std::make_shared<SimulatedDirectory>()) {}
SimulatedDisk::~SimulatedDisk() = default;

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
  if (find_directory(path) != nullptr) return PathKind::directory;
  return find_file(path) ? PathKind::file : PathKind::absent;
}

Result<std::vector<std::string>> SimulatedDisk::list(const Path& directory) const {
  const std::scoped_lock lock(mutex_);
  const SimulatedDirectory* const found = find_directory(directory);
  if (found == nullptr) return no_such(directory);
  std::vector<std::string> names;
  for (const auto& [name, entry] : found->names) names.push_back(name);
  return names;
}

Result<void> SimulatedDisk::make_directories(const Path& path) {
  const std::scoped_lock lock(mutex_);
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
  SimulatedDirectory* const directory = find_directory(path.parent_path());
  if (directory == nullptr) return {};
  if (const auto inode = directory->file(path.filename().string()); inode && space_left_ != UINT64_MAX)
    space_left_ += inode->reserved;
  directory->names.erase(path.filename().string());
  return {};
}

Result<void> SimulatedDisk::sync_directory(const Path& path) {
  const std::scoped_lock lock(mutex_);
  SimulatedDirectory* const directory = find_directory(path);
  if (directory == nullptr) return no_such(path);
  directory->sync();
  return {};
}

Result<std::unique_ptr<FileLock>> SimulatedDisk::lock(const Path& path) {
  WEIR_CHECK(open(path, Opening::create));
  const std::scoped_lock lock(mutex_);
  const auto inode = find_file(path);
  if (inode->is_locked) return Error(Errc::locked, path.string() + " is held by somebody else");
  inode->is_locked = true;
  return std::unique_ptr<FileLock>(std::make_unique<SimulatedLock>(inode));
}

Result<bool> SimulatedDisk::is_locked(const Path& path) const {
  const std::scoped_lock lock(mutex_);
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
  inode->touched.insert(offset / kSimulatedPage);
  inode->cached.writable()[offset] ^= std::byte{1} << bit;
  inode->stable.writable()[offset] ^= std::byte{1} << bit;
}

}  // namespace weir::env
