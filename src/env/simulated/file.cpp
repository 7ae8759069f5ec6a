#include "env/simulated/file.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"

namespace weir::env {
namespace {

class SimulatedMapping final : public Mapping {
 public:
  SimulatedMapping(std::shared_ptr<SimulatedInode> inode, std::uint64_t size, Access access)
      : inode_(std::move(inode)), size_(size), access_(access) {}
  Bytes bytes() const override { return inode_->cached.bytes().first(size_); }
  MutableBytes writable() override {
    return access_ == Access::read_write ? inode_->cached.writable().first(size_) : MutableBytes{};
  }

 private:
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

}  // namespace

Result<std::size_t> SimulatedFile::read_at(std::uint64_t offset, MutableBytes to) const {
  const std::scoped_lock lock(disk_.mutex_);
  const Bytes all = inode_->cached.bytes();
  if (offset >= all.size()) return std::size_t{0};
  const std::size_t size = std::min<std::size_t>(to.size(), all.size() - offset);
  std::memcpy(to.data(), all.data() + offset, size);
  return size;
}

Result<PastCache> SimulatedFile::read_past_cache(std::uint64_t offset, MutableBytes to) const {
  WEIR_ASSERT(offset % kSimulatedPage == 0 && to.size() % kSimulatedPage == 0, "direct reads are of whole pages");
  const std::scoped_lock lock(disk_.mutex_);
  for (std::uint64_t done = 0; done < to.size(); done += kSimulatedPage) {
    const Bytes page = inode_->page_past_cache((offset + done) / kSimulatedPage, disk_.direct_reads_);
    std::copy(page.begin(), page.end(), to.data() + done);
    std::fill_n(to.data() + done + page.size(), kSimulatedPage - page.size(), std::byte{0});
  }
  return disk_.direct_reads_ ? PastCache::direct : PastCache::dropped;
}

Result<void> SimulatedFile::write_at(std::uint64_t offset, Bytes bytes) {
  const std::scoped_lock lock(disk_.mutex_);
  if (fails(disk_.writes_until_failure_)) {
    inode_->write(offset, bytes.first(std::min<std::size_t>(bytes.size() / 2, inode_->cached.size() - offset)));
    return Error(Errc::io, "cannot write " + path_.string() + ": the simulated disk fails");
  }
  if (!disk_.take_space(*inode_, offset + bytes.size()))
    return Error(Errc::no_space, "cannot write " + path_.string() + ": the simulated disk is full");
  inode_->write(offset, bytes);
  return {};
}

Result<void> SimulatedFile::sync() {
  const std::scoped_lock lock(disk_.mutex_);
  if (fails(disk_.syncs_until_failure_)) {
    inode_->sync_fails();
    return Error(Errc::io, "cannot sync " + path_.string() + ": the simulated disk fails");
  }
  inode_->sync();
  return {};
}

Result<std::uint64_t> SimulatedFile::size() const {
  const std::scoped_lock lock(disk_.mutex_);
  return inode_->cached.size();
}

Result<void> SimulatedFile::reserve(std::uint64_t size) {
  const std::scoped_lock lock(disk_.mutex_);
  if (!disk_.take_space(*inode_, size))
    return Error(Errc::no_space, "cannot reserve space for " + path_.string() + ": the simulated disk is full");
  WEIR_ASSERT(!inode_->is_mapped || size <= inode_->cached.size(), "a simulated file does not grow while it is mapped");
  inode_->cached.grow(size);
  return {};
}

Result<std::unique_ptr<Mapping>> SimulatedFile::map(std::uint64_t size, Access access) const {
  const std::scoped_lock lock(disk_.mutex_);
  WEIR_ASSERT(size <= inode_->cached.size(), "what is mapped is there");
  inode_->is_mapped = true;
  if (access == Access::read_write) inode_->is_shared = true;
  return std::unique_ptr<Mapping>(std::make_unique<SimulatedMapping>(inode_, size, access));
}

}  // namespace weir::env
