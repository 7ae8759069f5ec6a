#include "log/segment_header.hpp"

#include <fmt/format.h>

#include <cstring>
#include <string>

#include "base/bytes.hpp"
#include "base/crc32c.hpp"
#include "log/damage.hpp"

namespace weir::log {
namespace {

constexpr std::uint64_t kMagic = 0x474553524945572e;  // ".WEIRSEG"
namespace field {
constexpr std::size_t kMagic = 0;          // u64
constexpr std::size_t kVersion = 8;        // u32: of the format
constexpr std::size_t kSegmentBytes = 12;  // u32
constexpr std::size_t kStore = 16;         // 16 bytes
constexpr std::size_t kBase = 32;          // u64: position of the first event
constexpr std::size_t kCreated = 40;       // i64: microseconds since 1970
constexpr std::size_t kChain = 48;         // u32
constexpr std::size_t kPreviousEnd = 52;   // u32
constexpr std::size_t kNumber = 56;        // u32: of the segment
constexpr std::size_t kChecksum = 60;      // u32: CRC-32C of all before
}  // namespace field
static_assert(field::kNumber + 4 == field::kChecksum && field::kChecksum + 4 == kSegmentHeaderBytes);

constexpr std::uint64_t kSummaryMagic = 0x564143535249452e;  // ".EIRSCAV"
namespace summary_field {
constexpr std::size_t kMagic = 0;            // u64
constexpr std::size_t kFramesEnd = 8;        // u32
constexpr std::size_t kOriginalEnd = 12;     // u32
constexpr std::size_t kChain = 16;           // u32: checksum of the last frame
constexpr std::size_t kGone = 20;            // u32: events
constexpr std::size_t kPlaces = 24;          // u32: entries of the table
constexpr std::size_t kPlacesChecksum = 28;  // u32: CRC-32C of the table
constexpr std::size_t kEnd = 32;             // u64: one past the last event
constexpr std::size_t kTimes = 40;           // u32: how often it was written anew
constexpr std::size_t kChecksum = 60;        // u32: CRC-32C of all before
}  // namespace summary_field
static_assert(summary_field::kChecksum + 4 == kSummaryBytes);

}  // namespace

SegmentBasis SegmentHeader::basis() const {
  const std::uint32_t of_store = crc32c(0, std::as_bytes(std::span(store.bytes)));
  return {name.base, created, crc32c(of_store, std::as_bytes(std::span(&name.number, 1)))};
}

std::uint32_t first_chain(StoreId store) { return crc32c(0, std::as_bytes(std::span(store.bytes))); }

std::array<std::byte, kSegmentHeaderBytes> encode_segment_header(const SegmentHeader& header) {
  std::array<std::byte, kSegmentHeaderBytes> bytes{};
  store_le(bytes, field::kMagic, kMagic);
  store_le(bytes, field::kVersion, header.scavenged ? kScavengedVersion : kFormatVersion);
  store_le(bytes, field::kSegmentBytes, header.segment_bytes);
  std::memcpy(bytes.data() + field::kStore, header.store.bytes.data(), header.store.bytes.size());
  store_le(bytes, field::kBase, header.name.base.value);
  store_le(bytes, field::kNumber, header.name.number);
  store_le(bytes, field::kCreated, static_cast<std::uint64_t>(header.created.time_since_epoch().count()));
  store_le(bytes, field::kChain, header.chain);
  store_le(bytes, field::kPreviousEnd, header.previous_end);
  store_le(bytes, field::kChecksum, crc32c(0, Bytes(bytes).first(field::kChecksum)));
  return bytes;
}

SegmentName name_in_header(Bytes segment) {
  return {Position{load_le<std::uint64_t>(segment, field::kBase)}, load_le<std::uint32_t>(segment, field::kNumber)};
}

Result<SegmentHeader> decode_segment_header(Bytes bytes, const env::Path& path, SegmentName name) {
  if (bytes.size() < kSegmentHeaderBytes)
    return damage({path.string(), 0, name.base, "the file is shorter than a segment's header"});
  if (load_le<std::uint64_t>(bytes, field::kMagic) != kMagic)
    return damage({path.string(), 0, name.base, "it does not begin like a segment"});
  const auto version = load_le<std::uint32_t>(bytes, field::kVersion);
  if (version != kFormatVersion && version != kScavengedVersion)
    return Error(Errc::unsupported_format,
                 fmt::format("{}: expected format {} or {}, found {}; open this store with a newer Weir", path.string(),
                             kFormatVersion, kScavengedVersion, version));
  if (load_le<std::uint32_t>(bytes, field::kChecksum) != crc32c(0, bytes.first(field::kChecksum)))
    return damage({path.string(), 0, name.base, "the checksum of the segment's header does not match"});
  SegmentHeader header;
  std::memcpy(header.store.bytes.data(), bytes.data() + field::kStore, header.store.bytes.size());
  header.name.base = {load_le<std::uint64_t>(bytes, field::kBase)};
  header.name.number = load_le<std::uint32_t>(bytes, field::kNumber);
  header.created = Time(Duration(static_cast<Duration::rep>(load_le<std::uint64_t>(bytes, field::kCreated))));
  header.chain = load_le<std::uint32_t>(bytes, field::kChain);
  header.previous_end = load_le<std::uint32_t>(bytes, field::kPreviousEnd);
  header.segment_bytes = load_le<std::uint32_t>(bytes, field::kSegmentBytes);
  if (version == kScavengedVersion) header.scavenged.emplace();
  if (header.name != name)
    return damage({path.string(), 0, name.base,
                   fmt::format("its name does not fit its header: first position {}, number {}", header.name.base.value,
                               header.name.number)});
  return header;
}

Result<SegmentHeader> read_segment_header(const env::File& file, const env::Path& path, StoreId store,
                                          SegmentName name) {
  std::array<std::byte, kSegmentHeaderBytes> bytes{};
  WEIR_TRY(const std::size_t size, file.read_at(0, bytes));
  WEIR_TRY(SegmentHeader header, decode_segment_header(Bytes(bytes).first(size), path, name));
  if (header.store != store)
    return damage({path.string(), 0, name.base, "it belongs to another store, " + to_string(header.store)});
  WEIR_TRY(const std::uint64_t file_size, file.size());
  if (file_size < header.segment_bytes)
    return damage({path.string(), file_size, std::nullopt,
                   fmt::format("the file was cut short: {} bytes of {}", file_size, header.segment_bytes)});
  if (!header.scavenged) return header;
  if (header.segment_bytes < kSegmentHeaderBytes + kSummaryBytes)
    return damage({path.string(), 0, name.base, "it is said to be smaller than a scavenged segment can be"});
  std::array<std::byte, kSummaryBytes> summary{};
  WEIR_CHECK(file.read_at(header.segment_bytes - kSummaryBytes, summary));
  WEIR_CHECK(decode_summary(summary, path, header));
  return header;
}

std::array<std::byte, kSummaryBytes> encode_summary(const ScavengedFacts& facts, const SegmentBasis& basis) {
  std::array<std::byte, kSummaryBytes> bytes{};
  store_le(bytes, summary_field::kMagic, kSummaryMagic);
  store_le(bytes, summary_field::kFramesEnd, facts.frames_end);
  store_le(bytes, summary_field::kOriginalEnd, facts.original_end);
  store_le(bytes, summary_field::kChain, facts.chain);
  store_le(bytes, summary_field::kGone, facts.gone);
  store_le(bytes, summary_field::kPlaces, facts.places);
  store_le(bytes, summary_field::kPlacesChecksum, facts.places_checksum);
  store_le(bytes, summary_field::kEnd, facts.end.value);
  store_le(bytes, summary_field::kTimes, facts.times);
  store_le(bytes, summary_field::kChecksum, crc32c(basis.seed, Bytes(bytes).first(summary_field::kChecksum)));
  return bytes;
}

Result<void> decode_summary(Bytes bytes, const env::Path& path, SegmentHeader& header) {
  const auto damaged = [&](const char* reason) {
    return damage({path.string(), header.segment_bytes - kSummaryBytes, header.name.base, reason});
  };
  if (bytes.size() < kSummaryBytes || load_le<std::uint64_t>(bytes, summary_field::kMagic) != kSummaryMagic)
    return damaged("it does not end like a scavenged segment");
  if (load_le<std::uint32_t>(bytes, summary_field::kChecksum) !=
      crc32c(header.basis().seed, bytes.first(summary_field::kChecksum)))
    return damaged("the checksum of the end of a scavenged segment does not match");
  ScavengedFacts facts;
  facts.frames_end = load_le<std::uint32_t>(bytes, summary_field::kFramesEnd);
  facts.original_end = load_le<std::uint32_t>(bytes, summary_field::kOriginalEnd);
  facts.chain = load_le<std::uint32_t>(bytes, summary_field::kChain);
  facts.gone = load_le<std::uint32_t>(bytes, summary_field::kGone);
  facts.places = load_le<std::uint32_t>(bytes, summary_field::kPlaces);
  facts.places_checksum = load_le<std::uint32_t>(bytes, summary_field::kPlacesChecksum);
  facts.end = {load_le<std::uint64_t>(bytes, summary_field::kEnd)};
  facts.times = load_le<std::uint32_t>(bytes, summary_field::kTimes);
  if (facts.frames_end < kSegmentHeaderBytes ||
      facts.frames_end + std::uint64_t{facts.places} * kPlaceBytes + kSummaryBytes > header.segment_bytes)
    return damaged("the end of a scavenged segment makes no sense");
  header.scavenged = facts;
  return {};
}

}  // namespace weir::log
