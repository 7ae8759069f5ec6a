#include "log/ancestry.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "base/crc32c.hpp"
#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

constexpr std::uint64_t kMagic = 0x53434e4152494557;  // "WEIRANCS"
namespace field {
constexpr std::size_t kMagic = 0;    // u64
constexpr std::size_t kVersion = 8;  // u32: of the format
constexpr std::size_t kCount = 12;   // u32: ancestors
constexpr std::size_t kStore = 16;   // 16 bytes: the store whose ancestry it is
constexpr std::size_t kFirst = 32;   // the ancestors, kAncestorBytes each; then u32: CRC-32C of all before
}  // namespace field
namespace ancestor_field {
constexpr std::size_t kStore = 0;      // 16 bytes
constexpr std::size_t kBelow = 16;     // u64: position
constexpr std::size_t kSegments = 24;  // u32
}  // namespace ancestor_field
constexpr std::size_t kAncestorBytes = 28;
constexpr std::size_t kChecksumBytes = 4;

constexpr std::size_t size_of(std::size_t ancestors) {
  return field::kFirst + ancestors * kAncestorBytes + kChecksumBytes;
}

}  // namespace

StoreId writer_of(std::uint32_t segment, const Ancestry& ancestry, StoreId own) {
  for (const Ancestor& ancestor : ancestry)
    if (segment < ancestor.segments) return ancestor.store;
  return own;
}

std::uint32_t first_own_segment(const Ancestry& ancestry) { return ancestry.empty() ? 0 : ancestry.back().segments; }

Result<void> write_ancestry(env::FileSystem& files, const env::Path& path, StoreId own, const Ancestry& ancestry) {
  WEIR_ASSERT(!ancestry.empty() && ancestry.size() <= kMaxAncestors, "an ancestry has 1 to 1024 stores");
  std::vector<std::byte> bytes(size_of(ancestry.size()));
  store_le(bytes, field::kMagic, kMagic);
  store_le(bytes, field::kVersion, kFormatVersion);
  store_le(bytes, field::kCount, static_cast<std::uint32_t>(ancestry.size()));
  std::memcpy(bytes.data() + field::kStore, own.bytes.data(), own.bytes.size());
  for (std::size_t i = 0; i < ancestry.size(); ++i) {
    const MutableBytes one = std::span(bytes).subspan(field::kFirst + i * kAncestorBytes, kAncestorBytes);
    std::memcpy(one.data() + ancestor_field::kStore, ancestry[i].store.bytes.data(), sizeof(StoreId));
    store_le(one, ancestor_field::kBelow, ancestry[i].below.value);
    store_le(one, ancestor_field::kSegments, ancestry[i].segments);
  }
  const std::size_t end = bytes.size() - kChecksumBytes;
  store_le(bytes, end, crc32c(0, Bytes(bytes).first(end)));
  WEIR_TRY(const auto file, files.open(path, env::Opening::create_new));
  WEIR_CHECK(file->write_at(0, bytes));
  return file->sync();
}

Result<Ancestry> read_ancestry(env::FileSystem& files, const env::Path& path, StoreId own) {
  const auto file = files.open(path, env::Opening::read_only);
  if (!file && file.error().code() == Errc::not_found) return Ancestry{};
  if (!file) return file.error();
  std::vector<std::byte> bytes(size_of(kMaxAncestors));
  WEIR_TRY(const std::size_t size, (*file)->read_at(0, bytes));
  if (size < size_of(0) || load_le<std::uint64_t>(bytes, field::kMagic) != kMagic)
    return damage({path.string(), 0, std::nullopt, "it does not begin like an ancestry"});
  if (const auto version = load_le<std::uint32_t>(bytes, field::kVersion); version != kFormatVersion)
    return Error(Errc::unsupported_format,
                 fmt::format("{}: expected format {}, found {}; open this store with a newer Weir", path.string(),
                             kFormatVersion, version));
  const auto count = load_le<std::uint32_t>(bytes, field::kCount);
  if (count == 0 || count > kMaxAncestors || size != size_of(count))
    return damage({path.string(), field::kCount, std::nullopt, "it is not as long as it says"});
  const std::size_t end = size - kChecksumBytes;
  if (load_le<std::uint32_t>(bytes, end) != crc32c(0, Bytes(bytes).first(end)))
    return damage({path.string(), 0, std::nullopt, "the checksum of the ancestry does not match"});
  if (std::memcmp(bytes.data() + field::kStore, own.bytes.data(), own.bytes.size()) != 0)
    return damage({path.string(), field::kStore, std::nullopt, "it is the ancestry of another store"});
  Ancestry ancestry(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes one = Bytes(bytes).subspan(field::kFirst + i * kAncestorBytes, kAncestorBytes);
    std::memcpy(ancestry[i].store.bytes.data(), one.data() + ancestor_field::kStore, sizeof(StoreId));
    ancestry[i].below = {load_le<std::uint64_t>(one, ancestor_field::kBelow)};
    ancestry[i].segments = load_le<std::uint32_t>(one, ancestor_field::kSegments);
  }
  return ancestry;
}

}  // namespace weir::log
