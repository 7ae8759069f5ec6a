// A simulated file: what processes see of it, and what a power cut leaves.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "env/random.hpp"

namespace weir::env {

/// A row of bytes that starts as zeros and costs no memory where it was not touched.
class SimulatedBytes {
 public:
  explicit SimulatedBytes(std::uint64_t size = 0);

  std::uint64_t size() const { return size_; }
  Bytes bytes() const { return {bytes_.get(), size_}; }
  MutableBytes writable() { return {bytes_.get(), size_}; }
  void grow(std::uint64_t size);
  /// What is cut off reads as zeros when it grows again.
  void cut(std::uint64_t size);

 private:
  struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
  };
  std::uint64_t size_ = 0;
  std::unique_ptr<std::byte[], Free> bytes_;
};

inline constexpr std::uint64_t kSimulatedPage = 4096;
inline constexpr std::uint64_t kSimulatedSector = 512;

/// Copies what both have of the page.
void copy_page(SimulatedBytes& to, const SimulatedBytes& from, std::uint64_t page);

struct PageState {
  bool dirty = false;  ///< Written since the last sync.
  /// The disk has something else than the cache says, and no later sync writes it: a failed sync gave the page up, or
  /// the disk put it somewhere else.
  bool lying = false;
  bool touched = false;  ///< The others are zeros everywhere.
};

/// Guarded by the disk's mutex, but for what is read and written through mappings.
class SimulatedInode {
 public:
  SimulatedBytes cached;          ///< What reads and mappings show.
  SimulatedBytes stable;          ///< What is on the disk.
  std::uint64_t stable_size = 0;  ///< The size as of the last sync.
  std::uint64_t reserved = 0;     ///< Bytes with space behind them.
  bool is_mapped = false;         ///< Its bytes must not move.
  bool is_shared = false;         ///< Somebody has its writable bytes: every page may be dirty.
  bool is_locked = false;

  std::uint64_t page_count() const { return (cached.size() + kSimulatedPage - 1) / kSimulatedPage; }
  PageState& page(std::uint64_t number);
  /// All that were ever touched, or fewer.
  const std::vector<PageState>& pages() const { return pages_; }
  std::vector<std::uint64_t> dirty_pages() const;

  void write(std::uint64_t offset, Bytes bytes);
  /// Makes every page that a writable mapping may have changed dirty.
  void collect_shared();
  void sync();
  /// All dirty pages are clean now, and none of them is on the disk; with `some`, chance decides for each.
  void sync_fails(Random* some);
  /// Writes some of the dirty pages to the disk.
  void write_back(Random& random);
  /// A sync, but one page ends up at another page's place.
  void sync_misdirected(Random& random);
  /// A sync, but one bit of what it writes is wrong.
  void sync_with_flipped_bit(Random& random);
  /// The page as a read past the cache finds it: dirty pages are written back before. Not `direct`: the cache would not
  /// let it go. Empty where it is zeros.
  Bytes page_past_cache(std::uint64_t page, bool direct) const;
  /// The page as the cache has it; empty where it was never touched.
  Bytes cached_page(std::uint64_t page) const;

 private:
  bool is_touched(std::uint64_t page) const { return page < pages_.size() && pages_[page].touched; }
  void forget_if_zero(std::uint64_t page);

  std::vector<PageState> pages_;
};

}  // namespace weir::env
