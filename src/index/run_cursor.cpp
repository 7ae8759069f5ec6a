#include "index/run_cursor.hpp"

#include "index/damage.hpp"

namespace weir::index {

Result<bool> RunCursor::next() {
  const RunHeader& header = run_.header();
  if (entry_ == header.terms) return false;
  const std::uint64_t before = key_;
  while (entry_ >= bucket_end_) {
    if (bucket_ == std::uint64_t{1} << header.bucket_bits)
      return damage(run_.path(), header.section(Section::directory).offset, "its buckets do not hold all its terms");
    ++bucket_;
    WEIR_TRY(const Bytes end, run_.read(Section::directory, bucket_ * 4, 4));
    bucket_end_ = load_le<std::uint32_t>(end, 0);
  }
  WEIR_TRY(const Bytes entry, run_.read(Section::entries, entry_ * kEntryBytes, kEntryBytes));
  key_ = (bucket_ - 1) << (kKeyBits - header.bucket_bits) | load_le<std::uint32_t>(entry, 0);
  value_ = load_le<std::uint32_t>(entry, 4);
  if (entry_ > 0 && key_ <= before)
    return damage(run_.path(), header.section(Section::entries).offset + entry_ * kEntryBytes,
                  "terms are not in order");
  ++entry_;
  return true;
}

Result<void> RunCursor::for_each(const std::function<Result<void>(Position)>& sink) const {
  WEIR_TRY(const RunFile::List list, run_.list_of(value_));
  RunFile::Block block;
  for (std::uint64_t number = 0; number < list.blocks; ++number) {
    WEIR_CHECK(run_.load(list, number, block));
    for (std::size_t i = 0; i < block.count; ++i) WEIR_CHECK(sink(run_.begin() + block.positions[i]));
  }
  return {};
}

Result<void> RunFile::check_all() const {
  WEIR_CHECK(pages_.check_all());
  RunCursor cursor(*this);
  for (;;) {
    WEIR_TRY(const bool more, cursor.next());
    if (!more) return {};
    std::optional<Position> before;
    WEIR_CHECK(cursor.for_each([&](Position position) -> Result<void> {
      if (position >= end() || (before && position <= *before))
        return damage(path(), 0, "the positions of a term make no sense");
      before = position;
      return {};
    }));
  }
}

}  // namespace weir::index
