#include "index/run_writer.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "index/packed_block.hpp"
#include "log/format.hpp"

namespace weir::index {
namespace {

constexpr std::uint64_t to_pages(std::uint64_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes; }
constexpr std::uint64_t blocks_for(std::uint64_t events) { return (events + kPlaceBlock - 1) / kPlaceBlock; }

}  // namespace

RunWriter::RunWriter(env::File& file, const RunHeader& header)
    : file_(file), header_(header), filter_blocks_(FilterBlock::count_for(header.terms)) {
  header_.bucket_bits = bucket_bits_for(header.terms);
  std::uint64_t at = kPageBytes;
  const auto place = [&](Section which, std::uint64_t size) {
    open_section(which, at);
    at += to_pages(size);
  };
  place(Section::directory, ((std::uint64_t{1} << header_.bucket_bits) + 1) * 4);
  place(Section::entries, header_.terms * kEntryBytes);
  place(Section::filter, filter_blocks_ * FilterBlock::kBytes);
  place(Section::lists, 0);
  block_.reserve(kBlockPositions);
}

SectionWriter& RunWriter::open_section(Section which, std::uint64_t offset) {
  header_.section(which).offset = offset;
  auto& writer = sections_[static_cast<std::size_t>(which)];
  writer = std::make_unique<SectionWriter>(file_, checksums_, offset);
  return *writer;
}

Result<std::uint64_t> RunWriter::close_section(Section which) {
  auto& writer = sections_[static_cast<std::size_t>(which)];
  header_.section(which).size = writer->size();
  auto end = writer->close();
  writer.reset();
  return end;
}

/// Buckets up to that one begin at the entry that comes next.
Result<void> RunWriter::open_bucket(std::uint64_t number) {
  for (; next_bucket_ <= number; ++next_bucket_)
    WEIR_CHECK(sections_[static_cast<std::size_t>(Section::directory)]->put_number(static_cast<std::uint32_t>(terms_)));
  return {};
}

/// Block `before` is the one that keys are added to now; those before it are complete.
Result<void> RunWriter::put_filter_blocks(std::uint64_t before) {
  for (; filter_number_ < before; ++filter_number_) {
    WEIR_CHECK(sections_[static_cast<std::size_t>(Section::filter)]->put(filter_.bytes()));
    filter_ = {};
  }
  return {};
}

Result<void> RunWriter::begin_term(std::uint64_t key, bool is_id) {
  WEIR_ASSERT(terms_ == 0 || key > key_, "terms come by key, each once");
  key_ = key;
  is_id_ = is_id;
  count_ = 0;
  block_.clear();
  skips_.clear();
  WEIR_CHECK(open_bucket(key >> (kKeyBits - header_.bucket_bits)));
  WEIR_CHECK(put_filter_blocks(FilterBlock::number_for(key, filter_blocks_)));
  filter_.add(key);
  return {};
}

Result<void> RunWriter::add_positions(std::span<const std::uint32_t> positions) {
  count_ += positions.size();
  while (!positions.empty()) {
    if (block_.size() == kBlockPositions) WEIR_CHECK(flush_block());
    const auto some = positions.first(std::min(positions.size(), kBlockPositions - block_.size()));
    block_.insert(block_.end(), some.begin(), some.end());
    positions = positions.subspan(some.size());
  }
  return {};
}

Result<void> RunWriter::flush_block() {
  SectionWriter& lists = *sections_[static_cast<std::size_t>(Section::lists)];
  if (skips_.empty()) blocks_begin_ = lists.size();
  skips_.push_back(block_.front());
  skips_.push_back(static_cast<std::uint32_t>(lists.size() - blocks_begin_));
  const unsigned width = packed_width(block_);
  std::array<std::byte, 1 + kBlockPositions * 4> packed{};
  packed[0] = static_cast<std::byte>(width);
  pack(block_, width, packed.data() + 1);
  WEIR_CHECK(lists.put(std::span(packed).first(1 + packed_bytes(block_.size(), width))));
  block_.clear();
  return {};
}

///     u8 positions - 1 | u8 width | varint first | packed gaps
Result<std::uint32_t> RunWriter::put_short_list() {
  SectionWriter& lists = *sections_[static_cast<std::size_t>(Section::lists)];
  const auto at = static_cast<std::uint32_t>(lists.size());
  const unsigned width = packed_width(block_);
  std::array<std::byte, 2 + kMaxVarint + kBlockPositions * 4> list{};
  list[0] = static_cast<std::byte>(block_.size() - 1);
  list[1] = static_cast<std::byte>(width);
  std::byte* const gaps = put_varint(list.data() + 2, block_.front());
  pack(block_, width, gaps);
  const auto size = static_cast<std::size_t>(gaps - list.data()) + packed_bytes(block_.size(), width);
  WEIR_CHECK(lists.put(std::span(list).first(size)));
  return at;
}

///     blocks ... | u8 255, 3 zeros | u32 positions | u64 where the blocks begin | for each: u32 first, u32 offset
Result<std::uint32_t> RunWriter::put_long_list() {
  WEIR_CHECK(flush_block());
  SectionWriter& lists = *sections_[static_cast<std::size_t>(Section::lists)];
  const auto at = static_cast<std::uint32_t>(lists.size());
  WEIR_CHECK(lists.put_number(std::uint32_t{kLongList}));
  WEIR_CHECK(lists.put_number(static_cast<std::uint32_t>(count_)));
  WEIR_CHECK(lists.put_number(blocks_begin_));
  WEIR_CHECK(lists.put(std::as_bytes(std::span(skips_))));
  return at;
}

Result<void> RunWriter::end_term() {
  WEIR_ASSERT(count_ > 0, "a term has a position");
  std::uint32_t value = block_.front();
  if (count_ > 1) {
    WEIR_TRY(const std::uint32_t at, skips_.empty() ? put_short_list() : put_long_list());
    WEIR_ASSERT(at <= kMaxListBytes, "runs are not merged until their lists do not fit");
    value = at | kValueIsList;
  }
  if (is_id_) value |= kValueIsId;
  const std::uint64_t tag_mask = (std::uint64_t{1} << (kKeyBits - header_.bucket_bits)) - 1;
  SectionWriter& entries = *sections_[static_cast<std::size_t>(Section::entries)];
  WEIR_CHECK(entries.put_number(static_cast<std::uint32_t>(key_ & tag_mask)));
  WEIR_CHECK(entries.put_number(value));
  ++terms_;
  return {};
}

Result<void> RunWriter::begin_places() {
  WEIR_ASSERT(terms_ == header_.terms, "a run has as many terms as it said");
  WEIR_CHECK(open_bucket(std::uint64_t{1} << header_.bucket_bits));
  WEIR_CHECK(put_filter_blocks(filter_blocks_));
  for (const Section which : {Section::directory, Section::entries, Section::filter}) WEIR_CHECK(close_section(which));
  WEIR_TRY(std::uint64_t at, close_section(Section::lists));
  const std::uint64_t blocks = blocks_for(header_.end - header_.begin);
  open_section(Section::place_bases, at);
  at += to_pages(blocks * 4);
  open_section(Section::place_deltas, at);
  at += to_pages(blocks * kPlaceBlock * 2);
  open_section(Section::places_wide, at);
  places_.reserve(kPlaceBlock);
  return {};
}

Result<void> RunWriter::add_place(std::uint32_t offset) {
  places_.push_back(offset / log::kFrameAlignment);
  if (places_.size() == kPlaceBlock) WEIR_CHECK(flush_places());
  return {};
}

/// The lowest place of the block and the distances from it, or, if one of them is too far, all places as they are.
Result<void> RunWriter::flush_places() {
  if (places_.empty()) return {};
  places_.resize(kPlaceBlock, places_.back());
  SectionWriter& bases = *sections_[static_cast<std::size_t>(Section::place_bases)];
  const auto [low, high] = std::ranges::minmax(places_);
  const bool narrow = high - low <= UINT16_MAX;
  std::array<std::uint16_t, kPlaceBlock> deltas{};
  if (narrow) {
    WEIR_CHECK(bases.put_number(low));
    for (std::size_t i = 0; i < kPlaceBlock; ++i) deltas[i] = static_cast<std::uint16_t>(places_[i] - low);
  } else {
    WEIR_CHECK(bases.put_number(kWidePlaces | wide_blocks_++));
    WEIR_CHECK(sections_[static_cast<std::size_t>(Section::places_wide)]->put(std::as_bytes(std::span(places_))));
  }
  places_.clear();
  return sections_[static_cast<std::size_t>(Section::place_deltas)]->put(std::as_bytes(std::span(deltas)));
}

Result<void> RunWriter::finish(std::string_view snapshot) {
  WEIR_CHECK(flush_places());
  WEIR_CHECK(close_section(Section::place_bases));
  WEIR_CHECK(close_section(Section::place_deltas));
  WEIR_TRY(const std::uint64_t at, close_section(Section::places_wide));
  SectionWriter& kept = open_section(Section::snapshot, at);
  WEIR_CHECK(kept.put(bytes_of(snapshot)));
  WEIR_TRY(const std::uint64_t end, close_section(Section::snapshot));

  header_.pages = end / kPageBytes;
  checksums_.resize(header_.pages);
  const Bytes table = std::as_bytes(std::span(checksums_));
  header_.table_checksum = crc32c(0, table);
  WEIR_CHECK(file_.write_at(end, table));
  WEIR_CHECK(file_.write_at(0, encode_run_header(header_)));
  return file_.sync();
}

}  // namespace weir::index
