#include "index/checked_pages.hpp"

#include <utility>

#include "base/crc32c.hpp"
#include "index/damage.hpp"
#include "index/run_format.hpp"

namespace weir::index {

CheckedPages::CheckedPages(env::Path path, std::unique_ptr<env::Mapping> mapping, std::uint64_t pages,
                           std::uint32_t table_checksum)
    : path_(std::move(path)),
      mapping_(std::move(mapping)),
      bytes_(mapping_->bytes()),
      pages_(pages),
      table_checksum_(table_checksum),
      good_(pages / 64 + 1) {}

Result<Bytes> CheckedPages::read(std::uint64_t offset, std::uint64_t size) const {
  if (offset > pages_ * kPageBytes || size > pages_ * kPageBytes - offset)
    return damage(path_, offset, "what is looked for lies outside of the file");
  if (size > 0)
    for (std::uint64_t page = offset / kPageBytes; page <= (offset + size - 1) / kPageBytes; ++page)
      if ((good_[page / 64].load(std::memory_order_relaxed) >> (page % 64) & 1) == 0) WEIR_CHECK(check(page));
  return bytes_.subspan(offset, size);
}

Result<void> CheckedPages::check(std::uint64_t page) const {
  if (!table_is_good_.load(std::memory_order_relaxed)) WEIR_CHECK(check_table());
  const auto expected = load_le<std::uint32_t>(bytes_, pages_ * kPageBytes + page * 4);
  if (page != 0 && crc32c(0, bytes_.subspan(page * kPageBytes, kPageBytes)) != expected)
    return damage(path_, page * kPageBytes, "the page's checksum does not match");
  good_[page / 64].fetch_or(std::uint64_t{1} << (page % 64), std::memory_order_relaxed);
  return {};
}

Result<void> CheckedPages::check_table() const {
  if (crc32c(0, bytes_.subspan(pages_ * kPageBytes, pages_ * 4)) != table_checksum_)
    return damage(path_, pages_ * kPageBytes, "the table of checksums does not match its own");
  table_is_good_.store(true, std::memory_order_relaxed);
  return {};
}

Result<void> CheckedPages::check_all() const {
  for (std::uint64_t page = 0; page < pages_; ++page) WEIR_CHECK(check(page));
  return {};
}

}  // namespace weir::index
