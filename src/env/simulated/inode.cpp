#include "env/simulated/inode.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"

namespace weir::env {
namespace {

bool all_zero(Bytes bytes) {
  return bytes.empty() ||
         (bytes.front() == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

Bytes page_of(const SimulatedBytes& from, std::uint64_t page) {
  const std::uint64_t offset = page * kSimulatedPage;
  if (offset >= from.size()) return {};
  return from.bytes().subspan(offset, std::min(kSimulatedPage, from.size() - offset));
}

}  // namespace

void copy_page(SimulatedBytes& to, const SimulatedBytes& from, std::uint64_t page) {
  const Bytes source = page_of(from, page);
  const std::size_t size = std::min(source.size(), page_of(to, page).size());
  if (size > 0) std::memcpy(to.writable().data() + page * kSimulatedPage, source.data(), size);
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

void SimulatedBytes::cut(std::uint64_t size) {
  if (size < size_) size_ = size;  // growing takes new memory, with zeros past it
}

PageState& SimulatedInode::page(std::uint64_t number) {
  if (number >= pages_.size()) pages_.resize(number + 1);
  return pages_[number];
}

std::vector<std::uint64_t> SimulatedInode::dirty_pages() const {
  std::vector<std::uint64_t> dirty;
  for (std::uint64_t i = 0; i < pages_.size(); ++i)
    if (pages_[i].dirty) dirty.push_back(i);
  return dirty;
}

void SimulatedInode::write(std::uint64_t offset, Bytes bytes) {
  if (bytes.empty()) return;
  if (offset + bytes.size() > cached.size()) {
    WEIR_ASSERT(!is_mapped, "a simulated file does not grow while it is mapped");
    cached.grow(offset + bytes.size());
  }
  for (std::uint64_t done = 0; done < bytes.size();) {
    const std::uint64_t at = offset + done;
    const std::uint64_t number = at / kSimulatedPage;
    const Bytes part = bytes.subspan(done, std::min(bytes.size() - done, (number + 1) * kSimulatedPage - at));
    done += part.size();
    if (!is_touched(number) && all_zero(part)) continue;  // zeros over zeros: nothing that a disk could lose
    std::memcpy(cached.writable().data() + at, part.data(), part.size());
    page(number) = {.dirty = true, .lying = false, .touched = true};  // all of it goes to the disk with the next sync
  }
}

void SimulatedInode::collect_shared() {
  if (!is_shared) return;
  for (std::uint64_t i = 0; i < page_count(); ++i) {
    page(i).dirty = true;
    page(i).touched = true;
  }
}

void SimulatedInode::forget_if_zero(std::uint64_t number) {
  if (!is_shared && all_zero(page_of(cached, number)) && all_zero(page_of(stable, number))) page(number) = {};
}

void SimulatedInode::sync() {
  collect_shared();
  stable.grow(cached.size());
  stable_size = cached.size();
  for (const std::uint64_t number : dirty_pages()) {
    copy_page(stable, cached, number);
    page(number).dirty = false;
    forget_if_zero(number);
  }
}

void SimulatedInode::sync_fails(Random* some) {
  stable.grow(cached.size());
  for (const std::uint64_t number : dirty_pages()) {
    const bool arrives = some != nullptr && some->next() % 2 == 0;
    if (arrives) copy_page(stable, cached, number);
    page(number).dirty = false;
    page(number).lying = !arrives;
  }
}

void SimulatedInode::write_back(Random& random) {
  stable.grow(cached.size());
  for (const std::uint64_t number : dirty_pages()) {
    if (random.next() % 2 == 0) continue;
    copy_page(stable, cached, number);
    page(number).dirty = false;
  }
}

void SimulatedInode::sync_misdirected(Random& random) {
  const auto dirty = dirty_pages();
  if (dirty.empty() || page_count() < 2) return sync();
  const std::uint64_t lost = dirty[random.next() % dirty.size()];
  const std::uint64_t hit = (lost + 1 + random.next() % (page_count() - 1)) % page_count();
  stable.grow(cached.size());
  const Bytes before = page_of(stable, lost);
  const std::vector<std::byte> kept(before.begin(), before.end());
  sync();
  const Bytes stray = page_of(cached, lost);
  const std::size_t room = std::min(stray.size(), page_of(stable, hit).size());
  std::copy_n(stray.data(), room, stable.writable().data() + hit * kSimulatedPage);
  std::copy(kept.begin(), kept.end(), stable.writable().data() + lost * kSimulatedPage);
  for (const std::uint64_t number : {lost, hit}) page(number) = {.dirty = false, .lying = true, .touched = true};
}

void SimulatedInode::sync_with_flipped_bit(Random& random) {
  const auto dirty = dirty_pages();
  sync();
  if (dirty.empty()) return;
  const std::uint64_t hit = dirty[random.next() % dirty.size()];
  const std::size_t at = hit * kSimulatedPage + random.next() % page_of(stable, hit).size();
  stable.writable()[at] ^= std::byte{1} << (random.next() % 8);
  page(hit) = {.dirty = false, .lying = true, .touched = true};
}

Bytes SimulatedInode::page_past_cache(std::uint64_t number, bool direct) const {
  if (!is_touched(number)) return {};
  return page_of(direct && pages_[number].lying ? stable : cached, number);
}

Bytes SimulatedInode::cached_page(std::uint64_t number) const {
  return is_touched(number) ? page_of(cached, number) : Bytes{};
}

}  // namespace weir::env
