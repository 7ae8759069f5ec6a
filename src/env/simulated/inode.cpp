#include "env/simulated/inode.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"

namespace weir::env {
namespace {

std::uint64_t pages_of(const SimulatedBytes& bytes) { return (bytes.size() + kSimulatedPage - 1) / kSimulatedPage; }

}  // namespace

void copy_page(SimulatedBytes& to, const SimulatedBytes& from, std::uint64_t page) {
  const std::uint64_t offset = page * kSimulatedPage;
  if (offset >= from.size()) return;
  const std::uint64_t size = std::min(kSimulatedPage, from.size() - offset);
  std::memcpy(to.writable().data() + offset, from.bytes().data() + offset, size);
}

SimulatedBytes::SimulatedBytes(std::uint64_t size) { grow(size); }

void SimulatedBytes::grow(std::uint64_t size) {
  if (size <= size_) return;
  std::unique_ptr<std::byte[], Free> larger(static_cast<std::byte*>(std::calloc(size, 1)));  // untouched pages are free
  WEIR_ASSERT(larger != nullptr, "there is memory for a simulated file");
  if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
  bytes_ = std::move(larger);
  size_ = size;
}

void SimulatedInode::write(std::uint64_t offset, Bytes bytes) {
  if (bytes.empty()) return;
  if (offset + bytes.size() > cached.size()) {
    WEIR_ASSERT(!is_mapped, "a simulated file does not grow while it is mapped");
    cached.grow(offset + bytes.size());
  }
  std::memcpy(cached.writable().data() + offset, bytes.data(), bytes.size());
  for (std::uint64_t page = offset / kSimulatedPage; page * kSimulatedPage < offset + bytes.size(); ++page) {
    dirty.insert(page);
    touched.insert(page);
    lying.erase(page);  // the whole page goes to the disk now, with what it lied about
  }
}

void SimulatedInode::collect_shared() {
  if (!is_shared) return;
  for (std::uint64_t page = 0; page < pages_of(cached); ++page) {
    dirty.insert(page);
    touched.insert(page);
  }
}

void SimulatedInode::sync() {
  collect_shared();
  stable.grow(cached.size());
  for (const std::uint64_t page : dirty) copy_page(stable, cached, page);
  dirty.clear();
}

void SimulatedInode::sync_fails() {
  stable.grow(cached.size());
  lying.insert(dirty.begin(), dirty.end());
  dirty.clear();
}

Bytes SimulatedInode::page_past_cache(std::uint64_t page, bool direct) const {
  const SimulatedBytes& from = direct && lying.contains(page) ? stable : cached;
  const std::uint64_t offset = page * kSimulatedPage;
  if (offset >= from.size()) return {};
  return from.bytes().subspan(offset, std::min(kSimulatedPage, from.size() - offset));
}

}  // namespace weir::env
