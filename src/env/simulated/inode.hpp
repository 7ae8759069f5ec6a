// A simulated file: what processes see of it, and what a power cut leaves.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>

#include "base/bytes.hpp"

namespace weir::env {

/// A row of bytes that starts as zeros and costs no memory where it was not touched.
class SimulatedBytes {
 public:
  explicit SimulatedBytes(std::uint64_t size = 0);

  std::uint64_t size() const { return size_; }
  Bytes bytes() const { return {bytes_.get(), size_}; }
  MutableBytes writable() { return {bytes_.get(), size_}; }
  void grow(std::uint64_t size);

 private:
  struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
  };
  std::uint64_t size_ = 0;
  std::unique_ptr<std::byte[], Free> bytes_;
};

inline constexpr std::uint64_t kSimulatedPage = 4096;
inline constexpr std::uint64_t kSimulatedSector = 512;

/// `to` is at least as long as the page reaches.
void copy_page(SimulatedBytes& to, const SimulatedBytes& from, std::uint64_t page);

/// Guarded by the disk's mutex, but for what is read and written through mappings.
struct SimulatedInode {
  SimulatedBytes cached;          ///< What reads and mappings show.
  SimulatedBytes stable;          ///< What is on the disk.
  std::set<std::uint64_t> dirty;  ///< Pages written since the last sync.
  /// Pages that a failed sync gave up: clean in the cache, and not on the disk. No later sync writes them.
  std::set<std::uint64_t> lying;
  std::set<std::uint64_t> touched;  ///< Pages that were ever written; the others are zeros everywhere.
  std::uint64_t reserved = 0;       ///< Bytes with space behind them.
  bool is_mapped = false;           ///< Its bytes must not move.
  bool is_shared = false;           ///< Mapped for writing: every page may be dirty.
  bool is_locked = false;

  void write(std::uint64_t offset, Bytes bytes);
  /// Makes every page that a writable mapping may have changed dirty.
  void collect_shared();
  void sync();
  void sync_fails();
  /// The page as a read past the cache finds it: dirty pages are written back before. Not `direct`: the cache would not
  /// let it go.
  Bytes page_past_cache(std::uint64_t page, bool direct) const;
};

}  // namespace weir::env
