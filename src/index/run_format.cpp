#include "index/run_format.hpp"

#include <fmt/format.h>

#include <cstring>

#include "base/crc32c.hpp"
#include "index/damage.hpp"

namespace weir::index {
namespace {

constexpr char kMagicText[] = "WEIRINDX";

namespace field {
constexpr std::size_t kMagic = 0;            // 8 bytes
constexpr std::size_t kVersion = 8;          // u32
constexpr std::size_t kBucketBits = 12;      // u32
constexpr std::size_t kStore = 16;           // 16 bytes
constexpr std::size_t kBegin = 32;           // u64
constexpr std::size_t kEnd = 40;             // u64
constexpr std::size_t kSegmentBase = 48;     // u64
constexpr std::size_t kSegment = 56;         // u32
constexpr std::size_t kOffset = 60;          // u32
constexpr std::size_t kFrameChecksum = 64;   // u32
constexpr std::size_t kLastFrame = 68;       // u32
constexpr std::size_t kCommits = 72;         // u64
constexpr std::size_t kIdsBegin = 80;        // u64
constexpr std::size_t kTerms = 88;           // u64
constexpr std::size_t kPages = 96;           // u64
constexpr std::size_t kTableChecksum = 104;  // u32
constexpr std::size_t kSections = 112;       // for each: u64 offset, u64 size
constexpr std::size_t kChecksum = 4092;      // u32: CRC-32C of all before
}  // namespace field
static_assert(field::kSections + kSections * 16 <= field::kChecksum);

bool makes_sense(const RunHeader& header) {
  if (header.begin > header.end || header.end - header.begin > kMaxRunEvents) return false;
  if (header.bucket_bits < kMinBucketBits || header.bucket_bits > kMaxBucketBits) return false;
  const std::uint64_t size = header.pages * kPageBytes;
  for (const Extent& section : header.sections)
    if (section.offset % kPageBytes != 0 || section.offset > size || section.size > size - section.offset) return false;
  return header.section(Section::directory).size == ((std::uint64_t{1} << header.bucket_bits) + 1) * 4 &&
         header.section(Section::entries).size == header.terms * kEntryBytes;
}

}  // namespace

std::array<std::byte, kPageBytes> encode_run_header(const RunHeader& header) {
  std::array<std::byte, kPageBytes> page{};
  std::memcpy(page.data() + field::kMagic, kMagicText, 8);
  store_le(page, field::kVersion, kRunVersion);
  store_le(page, field::kBucketBits, header.bucket_bits);
  std::memcpy(page.data() + field::kStore, header.store.bytes.data(), header.store.bytes.size());
  store_le(page, field::kBegin, header.begin.value);
  store_le(page, field::kEnd, header.end.value);
  const log::DurableTail& end = header.checkpoint.end;
  store_le(page, field::kSegmentBase, end.segment.base.value);
  store_le(page, field::kSegment, end.segment.number);
  store_le(page, field::kOffset, end.offset);
  store_le(page, field::kFrameChecksum, end.checksum);
  store_le(page, field::kLastFrame, header.checkpoint.last_frame);
  store_le(page, field::kCommits, header.commits);
  store_le(page, field::kIdsBegin, header.ids_begin.value);
  store_le(page, field::kTerms, header.terms);
  store_le(page, field::kPages, header.pages);
  store_le(page, field::kTableChecksum, header.table_checksum);
  for (std::size_t i = 0; i < kSections; ++i) {
    store_le(page, field::kSections + i * 16, header.sections[i].offset);
    store_le(page, field::kSections + i * 16 + 8, header.sections[i].size);
  }
  store_le(page, field::kChecksum, crc32c(0, Bytes(page).first(field::kChecksum)));
  return page;
}

Result<RunHeader> read_run_header(const env::File& file, const env::Path& path) {
  std::array<std::byte, kPageBytes> page{};
  WEIR_TRY(const std::size_t got, file.read_at(0, page));
  if (got < page.size()) return damage(path, got, "the file is shorter than its header");
  if (std::memcmp(page.data(), kMagicText, 8) != 0) return damage(path, 0, "it does not begin like an index");
  const auto version = load_le<std::uint32_t>(page, field::kVersion);
  if (version > kRunVersion)
    return Error(Errc::unsupported_format,
                 fmt::format("{}: expected format {}, found {}; open this store with a newer Weir, or make the index "
                             "anew with `weir index rebuild`",
                             path.string(), kRunVersion, version));
  if (version < kRunVersion) return damage(path, field::kVersion, "it is of an older format, and is made anew");
  if (load_le<std::uint32_t>(page, field::kChecksum) != crc32c(0, Bytes(page).first(field::kChecksum)))
    return damage(path, 0, "the checksum of its header does not match");
  RunHeader header;
  header.bucket_bits = load_le<std::uint32_t>(page, field::kBucketBits);
  std::memcpy(header.store.bytes.data(), page.data() + field::kStore, header.store.bytes.size());
  header.begin = {load_le<std::uint64_t>(page, field::kBegin)};
  header.end = {load_le<std::uint64_t>(page, field::kEnd)};
  log::DurableTail& end = header.checkpoint.end;
  end.segment = {Position{load_le<std::uint64_t>(page, field::kSegmentBase)},
                 load_le<std::uint32_t>(page, field::kSegment)};
  end.offset = load_le<std::uint32_t>(page, field::kOffset);
  end.checksum = load_le<std::uint32_t>(page, field::kFrameChecksum);
  end.end = header.end;
  header.checkpoint.last_frame = load_le<std::uint32_t>(page, field::kLastFrame);
  header.commits = load_le<std::uint64_t>(page, field::kCommits);
  header.ids_begin = {load_le<std::uint64_t>(page, field::kIdsBegin)};
  header.terms = load_le<std::uint64_t>(page, field::kTerms);
  header.pages = load_le<std::uint64_t>(page, field::kPages);
  header.table_checksum = load_le<std::uint32_t>(page, field::kTableChecksum);
  for (std::size_t i = 0; i < kSections; ++i)
    header.sections[i] = {load_le<std::uint64_t>(page, field::kSections + i * 16),
                          load_le<std::uint64_t>(page, field::kSections + i * 16 + 8)};
  WEIR_TRY(const std::uint64_t size, file.size());
  if (header.pages > size / kPageBytes || size < header.pages * kPageBytes + header.pages * 4)
    return damage(path, size, "the file was cut short");
  if (!makes_sense(header)) return damage(path, 0, "its header makes no sense");
  return header;
}

}  // namespace weir::index
