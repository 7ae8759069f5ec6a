#include "index/run_cursor.hpp"

#include <algorithm>
#include <optional>

#include "index/damage.hpp"

namespace weir::index {

/// The next one that is not empty.
Result<void> RunCursor::enter_bucket() {
  const RunHeader& header = run_->header();
  while (entry_ >= bucket_end_) {
    if (bucket_ == std::uint64_t{1} << header.bucket_bits)
      return damage(run_->path(), header.section(Section::directory).offset, "its buckets do not hold all its terms");
    bucket_key_ = bucket_ << (kKeyBits - header.bucket_bits);
    ++bucket_;
    WEIR_TRY(const Bytes end, run_->read(Section::directory, bucket_ * 4, 4));
    bucket_end_ = load_le<std::uint32_t>(end, 0);
  }
  return {};
}

Result<void> RunCursor::read_page() {
  static_assert(kPageBytes % kEntryBytes == 0, "an entry lies in one page");
  const std::uint64_t at = entry_ * kEntryBytes;
  const std::uint64_t left = (run_->header().terms - entry_) * kEntryBytes;
  WEIR_TRY(page_, run_->read(Section::entries, at, std::min<std::uint64_t>(left, kPageBytes - at % kPageBytes)));
  return {};
}

Error RunCursor::not_in_order() const {
  return damage(run_->path(), run_->header().section(Section::entries).offset + entry_ * kEntryBytes,
                "terms are not in order");
}

Result<void> RunFile::check_all() const {
  WEIR_CHECK(pages_.check_all());
  RunCursor cursor(*this);
  Block block;
  for (;;) {
    WEIR_TRY(const bool more, cursor.next());
    if (!more) return {};
    std::optional<std::uint32_t> before;
    WEIR_CHECK(cursor.for_each_block(block, [&](std::span<const std::uint32_t> positions) -> Result<void> {
      for (const std::uint32_t position : positions) {
        if (position >= header_.end - header_.begin || (before && position <= *before))
          return damage(path(), 0, "the positions of a term make no sense");
        before = position;
      }
      return {};
    }));
  }
}

}  // namespace weir::index
