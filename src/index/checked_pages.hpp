// CheckedPages: a mapped file whose pages are checked against their checksums when they are first looked at, so that
// opening a large file costs nothing, and no damaged byte is believed.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "env/file_system.hpp"
#include "weir/base/result.hpp"

namespace weir::index {

///     [ page 0 | page 1 | ... | page n-1 ][ u32 checksum of page 0 | of page 1 | ... ]
///
/// Thread-safe. What is damaged later, in memory, is not noticed: a page is checked once.
class CheckedPages {
 public:
  /// `table_checksum` is that of the table of checksums. Page 0, the header, is the caller's: its checksum in the table
  /// is 0 and is not looked at.
  CheckedPages(env::Path path, std::unique_ptr<env::Mapping> mapping, std::uint64_t pages,
               std::uint32_t table_checksum);

  /// The bytes [offset, offset + size), checked. Errors: corrupted, also when they lie outside of the pages.
  Result<Bytes> read(std::uint64_t offset, std::uint64_t size) const;
  /// All pages at once. Errors: corrupted, at the first that is damaged.
  Result<void> check_all() const;

  const env::Path& path() const { return path_; }

 private:
  Result<void> check(std::uint64_t page) const;
  Result<void> check_table() const;

  env::Path path_;
  std::unique_ptr<env::Mapping> mapping_;
  Bytes bytes_;
  std::uint64_t pages_;
  std::uint32_t table_checksum_;
  mutable std::atomic<bool> table_is_good_ = false;
  mutable std::vector<std::atomic<std::uint64_t>> good_;  ///< A bit a page.
};

}  // namespace weir::index
