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

}  // namespace

SegmentBasis SegmentHeader::basis() const {
  const std::uint32_t of_store = crc32c(0, std::as_bytes(std::span(store.bytes)));
  return {name.base, created, crc32c(of_store, std::as_bytes(std::span(&name.number, 1)))};
}

std::uint32_t first_chain(StoreId store) { return crc32c(0, std::as_bytes(std::span(store.bytes))); }

std::array<std::byte, kSegmentHeaderBytes> encode_segment_header(const SegmentHeader& header) {
  std::array<std::byte, kSegmentHeaderBytes> bytes{};
  store_le(bytes, field::kMagic, kMagic);
  store_le(bytes, field::kVersion, kFormatVersion);
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
  if (const auto version = load_le<std::uint32_t>(bytes, field::kVersion); version != kFormatVersion)
    return Error(Errc::unsupported_format,
                 fmt::format("{}: expected format {}, found {}; open this store with a newer Weir", path.string(),
                             kFormatVersion, version));
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
  WEIR_TRY(const SegmentHeader header, decode_segment_header(Bytes(bytes).first(size), path, name));
  if (header.store != store)
    return damage({path.string(), 0, name.base, "it belongs to another store, " + to_string(header.store)});
  WEIR_TRY(const std::uint64_t file_size, file.size());
  if (file_size < header.segment_bytes)
    return damage({path.string(), file_size, std::nullopt,
                   fmt::format("the file was cut short: {} bytes of {}", file_size, header.segment_bytes)});
  return header;
}

}  // namespace weir::log
