#include "index/run_file.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "index/damage.hpp"
#include "index/filter.hpp"
#include "index/packed_block.hpp"
#include "log/format.hpp"

namespace weir::index {

Result<std::shared_ptr<const RunFile>> RunFile::open(env::FileSystem& files, const env::Path& path) {
  WEIR_TRY(const auto file, files.open(path, env::Opening::read_only));
  WEIR_TRY(const RunHeader header, read_run_header(*file, path));
  WEIR_TRY(auto mapping, file->map(header.pages * (kPageBytes + 4), env::Access::read_only));
  return std::shared_ptr<const RunFile>(new RunFile(path, std::move(mapping), header));
}

Result<Bytes> RunFile::read(Section which, std::uint64_t offset, std::uint64_t size) const {
  const Extent& section = header_.section(which);
  if (offset > section.size || size > section.size - offset)
    return damage(path(), section.offset + offset, "what is looked for lies outside of its section");
  return pages_.read(section.offset + offset, size);
}

Result<std::string_view> RunFile::snapshot() const {
  WEIR_TRY(const Bytes bytes, read(Section::snapshot, 0, header_.section(Section::snapshot).size));
  return text_of(bytes);
}

Result<std::optional<std::uint32_t>> RunFile::find(std::uint64_t key) const {
  const std::uint64_t blocks = header_.section(Section::filter).size / FilterBlock::kBytes;
  if (blocks == 0) return damage(path(), header_.section(Section::filter).offset, "its filter is empty");
  WEIR_TRY(const Bytes block,
           read(Section::filter, FilterBlock::number_for(key, blocks) * FilterBlock::kBytes, FilterBlock::kBytes));
  if (!FilterBlock::may_hold(block, key)) return std::nullopt;

  const unsigned tag_bits = kKeyBits - header_.bucket_bits;
  WEIR_TRY(const Bytes bounds, read(Section::directory, (key >> tag_bits) * 4, 8));
  const auto first = load_le<std::uint32_t>(bounds, 0);
  const auto end = load_le<std::uint32_t>(bounds, 4);
  if (first > end || end > header_.terms)
    return damage(path(), header_.section(Section::directory).offset, "a bucket's bounds make no sense");
  WEIR_TRY(const Bytes entries, read(Section::entries, first * kEntryBytes, (end - first) * kEntryBytes));
  const std::uint64_t tag = key & ((std::uint64_t{1} << tag_bits) - 1);
  for (std::size_t at = 0; at < entries.size(); at += kEntryBytes)
    if (load_le<std::uint32_t>(entries, at) == tag) return load_le<std::uint32_t>(entries, at + 4);
  return std::nullopt;
}

Result<RunFile::List> RunFile::list_of(std::uint32_t value) const {
  List list;
  const std::uint32_t place = value & kValueBits;
  if ((value & kValueIsList) == 0) {
    list.count = 1;
    list.one = place;
    return list;
  }
  const Extent& section = header_.section(Section::lists);
  const auto nonsense = [&] { return damage(path(), section.offset + place, "a list makes no sense"); };
  if (place >= section.size) return nonsense();
  WEIR_TRY(const Bytes head,
           read(Section::lists, place, std::min<std::uint64_t>(2 + kMaxVarint, section.size - place)));
  if (head.size() < 3) return nonsense();
  if (std::to_integer<std::uint8_t>(head[0]) != kLongList) {
    list.count = std::to_integer<std::uint64_t>(head[0]) + 1;
    list.width = std::to_integer<unsigned>(head[1]);
    Bytes rest = head.subspan(2);
    const auto first = take_varint(rest);
    if (!first || list.count > kBlockPositions || list.width > 32) return nonsense();
    list.one = static_cast<std::uint32_t>(*first);
    list.at = place + static_cast<std::uint64_t>(rest.data() - head.data());
    return list;
  }
  WEIR_TRY(const Bytes header, read(Section::lists, place, kLongListHeader));
  list.count = load_le<std::uint32_t>(header, 4);
  list.blocks_begin = load_le<std::uint64_t>(header, 8);
  list.blocks = (list.count + kBlockPositions - 1) / kBlockPositions;
  list.at = place + kLongListHeader;
  if (list.blocks < 2 || list.blocks_begin > place) return nonsense();
  return list;
}

Result<std::optional<RunFile::List>> RunFile::list_of(Term term) const {
  WEIR_TRY(const auto value, find(key_of(term)));
  if (!value) return std::nullopt;
  WEIR_TRY(List list, list_of(*value));
  return std::optional<List>(list);
}

Result<std::uint64_t> RunFile::block_before(const List& list, std::uint64_t position) const {
  std::uint64_t low = 0;
  std::uint64_t high = list.blocks;
  while (high - low > 1) {
    const std::uint64_t middle = (low + high) / 2;
    WEIR_TRY(const Bytes skip, read(Section::lists, list.at + middle * kSkipBytes, kSkipBytes));
    (load_le<std::uint32_t>(skip, 0) <= position ? low : high) = middle;
  }
  return low;
}

Result<void> RunFile::load(const List& list, std::uint64_t number, Block& into) const {
  into.first_number = number * kBlockPositions;
  into.count = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockPositions, list.count - into.first_number));
  into.positions[0] = list.one;
  unsigned width = list.width;
  std::uint64_t gaps = list.at;
  if (list.blocks > 1) {
    WEIR_TRY(const Bytes skip, read(Section::lists, list.at + number * kSkipBytes, kSkipBytes));
    into.positions[0] = load_le<std::uint32_t>(skip, 0);
    const std::uint64_t at = list.blocks_begin + load_le<std::uint32_t>(skip, 4);
    WEIR_TRY(const Bytes head, read(Section::lists, at, 1));
    width = std::to_integer<unsigned>(head[0]);
    gaps = at + 1;
    if (width > 32) return damage(path(), header_.section(Section::lists).offset + at, "a block makes no sense");
  }
  if (into.count == 1) return {};
  WEIR_TRY(const Bytes packed, read(Section::lists, gaps, packed_bytes(into.count, width)));
  unpack(packed, width, std::span(into.positions).first(into.count));
  return {};
}

std::uint64_t RunFile::relative(Position position) const {
  return position <= header_.begin ? 0 : std::min(position, header_.end) - header_.begin;
}

Result<std::size_t> RunFile::forwards(Term term, Position from, Position end, std::span<Position> into) const {
  WEIR_TRY(const auto list, list_of(term));
  if (!list || into.empty()) return std::size_t{0};
  const std::uint64_t low = relative(from);
  const std::uint64_t high = relative(end);
  WEIR_TRY(std::uint64_t number, block_before(*list, low));
  std::size_t count = 0;
  Block block;
  for (; number < list->blocks; ++number) {
    WEIR_CHECK(load(*list, number, block));
    const std::span<const std::uint32_t> all(block.positions.data(), block.count);
    for (auto at = std::ranges::lower_bound(all, low); at != all.end(); ++at) {
      if (*at >= high || count == into.size()) return count;
      into[count++] = header_.begin + *at;
    }
  }
  return count;
}

Result<std::size_t> RunFile::backwards(Term term, Position from, Position end, std::span<Position> into) const {
  WEIR_TRY(const auto list, list_of(term));
  const std::uint64_t low = relative(from);
  const std::uint64_t high = relative(end);
  if (!list || into.empty() || high == 0) return std::size_t{0};
  WEIR_TRY(std::uint64_t number, block_before(*list, high - 1));
  std::size_t count = 0;
  Block block;
  for (;; --number) {
    WEIR_CHECK(load(*list, number, block));
    for (std::size_t i = block.count; i > 0; --i) {
      const std::uint32_t position = block.positions[i - 1];
      if (position >= high) continue;
      if (position < low || count == into.size()) return count;
      into[count++] = header_.begin + position;
    }
    if (number == 0) return count;
  }
}

Result<std::uint64_t> RunFile::count_below(Term term, Position position) const {
  WEIR_TRY(const auto list, list_of(term));
  if (!list) return std::uint64_t{0};
  if (position >= header_.end) return list->count;
  const std::uint64_t limit = relative(position);
  if (limit == 0) return std::uint64_t{0};
  WEIR_TRY(const std::uint64_t number, block_before(*list, limit - 1));
  Block block;
  WEIR_CHECK(load(*list, number, block));
  const std::span<const std::uint32_t> all(block.positions.data(), block.count);
  return block.first_number + static_cast<std::uint64_t>(std::ranges::lower_bound(all, limit) - all.begin());
}

Result<Position> RunFile::nth(Term term, std::uint64_t n) const {
  WEIR_TRY(const auto list, list_of(term));
  WEIR_ASSERT(list && n < list->count, "a position that the term has");
  Block block;
  WEIR_CHECK(load(*list, n / kBlockPositions, block));
  return header_.begin + block.positions[n % kBlockPositions];
}

Result<std::uint32_t> RunFile::offset_of(Position position) const {
  const std::uint64_t n = position - header_.begin;
  WEIR_TRY(const Bytes base, read(Section::place_bases, n / kPlaceBlock * 4, 4));
  const auto low = load_le<std::uint32_t>(base, 0);
  if ((low & kWidePlaces) == 0) {
    WEIR_TRY(const Bytes delta, read(Section::place_deltas, n * 2, 2));
    return (low + load_le<std::uint16_t>(delta, 0)) * log::kFrameAlignment;
  }
  const std::uint64_t at = (std::uint64_t{low & ~kWidePlaces} * kPlaceBlock + n % kPlaceBlock) * 4;
  WEIR_TRY(const Bytes wide, read(Section::places_wide, at, 4));
  return load_le<std::uint32_t>(wide, 0) * log::kFrameAlignment;
}

Result<void> RunFile::offsets_of(std::uint64_t block, std::span<std::uint32_t, kPlaceBlock> into) const {
  WEIR_TRY(const Bytes base, read(Section::place_bases, block * 4, 4));
  const auto low = load_le<std::uint32_t>(base, 0);
  const bool wide = (low & kWidePlaces) != 0;
  const std::size_t size = wide ? 4 : 2;
  const std::uint64_t number = wide ? low & ~kWidePlaces : block;
  WEIR_TRY(const Bytes places,
           read(wide ? Section::places_wide : Section::place_deltas, number * kPlaceBlock * size, kPlaceBlock * size));
  for (std::size_t i = 0; i < kPlaceBlock; ++i)
    into[i] = (wide ? load_le<std::uint32_t>(places, i * 4) : low + load_le<std::uint16_t>(places, i * 2)) *
              log::kFrameAlignment;
  return {};
}

}  // namespace weir::index
