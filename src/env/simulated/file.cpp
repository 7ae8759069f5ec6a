#include "env/simulated/file.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"

namespace weir::env {
namespace {

class SimulatedMapping final : public Mapping {
 public:
  SimulatedMapping(const SimulatedFile& file, std::shared_ptr<SimulatedInode> inode, std::uint64_t size, Access access)
      : file_(file), inode_(std::move(inode)), size_(size), access_(access) {}
  Bytes bytes() const override { return inode_->cached.bytes().first(size_); }
  MutableBytes writable() override {
    if (access_ == Access::read_only) return {};
    inode_->is_shared = true;
    return inode_->cached.writable().first(size_);
  }
  Result<void> write(std::uint64_t offset, Bytes bytes) override {
    WEIR_ASSERT(access_ == Access::read_write && offset + bytes.size() <= size_, "what is written to is mapped");
    return file_.write_at(offset, bytes);
  }

 private:
  SimulatedFile file_;  ///< Its own: the File that it was mapped from may be closed.
  std::shared_ptr<SimulatedInode> inode_;
  std::uint64_t size_;
  Access access_;
};

/// Counts down to a failure that then stays.
bool fails(std::optional<std::uint64_t>& countdown) {
  if (!countdown) return false;
  if (*countdown == 0) return true;
  --*countdown;
  return false;
}

Error failure(Errc code, std::string_view action, const Path& path) {
  const std::string_view why = code == Errc::no_space ? "the simulated disk is full" : "the simulated disk fails";
  return {code, "cannot " + std::string(action) + " " + path.string() + ": " + std::string(why)};
}

/// Of a read from `offset` into `to`, page by page.
template <class PageAt>
void copy_pages(std::uint64_t offset, MutableBytes to, const PageAt& page_at) {
  while (!to.empty()) {
    const std::uint64_t inside = offset % kSimulatedPage;
    const MutableBytes part = to.first(std::min<std::size_t>(to.size(), kSimulatedPage - inside));
    const Bytes page = page_at(offset / kSimulatedPage);
    const std::size_t there = page.size() > inside ? std::min<std::size_t>(page.size() - inside, part.size()) : 0;
    if (there > 0) std::memcpy(part.data(), page.data() + inside, there);
    std::memset(part.data() + there, 0, part.size() - there);
    offset += part.size();
    to = to.subspan(part.size());
  }
}

}  // namespace

Result<std::size_t> SimulatedFile::read_at(std::uint64_t offset, MutableBytes to) const {
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::read, path_, offset));
  const std::uint64_t end = inode_->cached.size();
  if (offset >= end) return std::size_t{0};
  MutableBytes there = to.first(std::min<std::size_t>(to.size(), end - offset));
  if (befalls.partly) there = there.first(there.size() / 2);
  copy_pages(offset, there, [&](std::uint64_t page) { return inode_->cached_page(page); });
  if (befalls.error) return failure(*befalls.error, "read", path_);
  return there.size();
}

Result<PastCache> SimulatedFile::read_past_cache(std::uint64_t offset, MutableBytes to) const {
  WEIR_ASSERT(offset % kSimulatedPage == 0 && to.size() % kSimulatedPage == 0, "direct reads are of whole pages");
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::read_past_cache, path_, offset));
  const MutableBytes there = befalls.partly ? to.first(to.size() / 2) : to;
  copy_pages(offset, there, [&](std::uint64_t page) { return inode_->page_past_cache(page, disk_.direct_reads_); });
  if (befalls.error) return failure(*befalls.error, "read", path_);
  return disk_.direct_reads_ ? PastCache::direct : PastCache::dropped;
}

/// Up to some sector; never past the end, since a file that is mapped does not grow.
void SimulatedFile::write_part(std::uint64_t offset, Bytes bytes) {
  const std::uint64_t part = disk_.random_.next() % (bytes.size() / kSimulatedSector + 1) * kSimulatedSector;
  const std::uint64_t end = inode_->cached.size();
  inode_->write(offset, bytes.first(std::min(part, end > offset ? end - offset : 0)));
}

Result<void> SimulatedFile::write_at(std::uint64_t offset, Bytes bytes) {
  disk_.others_go_on(path_);
  const std::scoped_lock lock(disk_.mutex_);
  if (disk_.cut_is_next()) write_part(offset, bytes);  // the power goes in the middle of it
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::write, path_, offset, bytes));
  if (befalls.error || fails(disk_.writes_until_failure_)) {
    write_part(offset, bytes);
    return failure(befalls.error.value_or(Errc::io), "write", path_);
  }
  if (!disk_.take_space(*inode_, offset + bytes.size())) return failure(Errc::no_space, "write", path_);
  inode_->write(offset, bytes);
  if (befalls.is_written_back) inode_->write_back(disk_.random_);
  return {};
}

Result<void> SimulatedFile::sync() {
  disk_.others_go_on(path_);
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::sync, path_));
  if (fails(disk_.syncs_until_failure_)) {
    inode_->sync_fails(nullptr);
    return failure(Errc::io, "sync", path_);
  }
  if (befalls.error) {
    inode_->sync_fails(&disk_.random_);
    return failure(*befalls.error, "sync", path_);
  }
  if (befalls.misdirects)
    inode_->sync_misdirected(disk_.random_);
  else if (befalls.flips_bit)
    inode_->sync_with_flipped_bit(disk_.random_);
  else
    inode_->sync();
  return {};
}

Result<std::uint64_t> SimulatedFile::size() const {
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::size, path_));
  if (befalls.error) return failure(*befalls.error, "look at", path_);
  return inode_->cached.size();
}

Result<void> SimulatedFile::reserve(std::uint64_t size) {
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::reserve, path_, size));
  if (befalls.error) return failure(*befalls.error, "reserve space for", path_);
  if (!disk_.take_space(*inode_, size)) return failure(Errc::no_space, "reserve space for", path_);
  WEIR_ASSERT(!inode_->is_mapped || size <= inode_->cached.size(), "a simulated file does not grow while it is mapped");
  inode_->cached.grow(size);
  return {};
}

Result<std::unique_ptr<Mapping>> SimulatedFile::map(std::uint64_t size, Access access) const {
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_TRY(const Befalls befalls, disk_.begin(DiskOperation::map, path_, size));
  if (befalls.error) return failure(*befalls.error, "map", path_);
  WEIR_ASSERT(size <= inode_->cached.size(), "what is mapped is there");
  inode_->is_mapped = true;
  return std::unique_ptr<Mapping>(std::make_unique<SimulatedMapping>(*this, inode_, size, access));
}

}  // namespace weir::env
