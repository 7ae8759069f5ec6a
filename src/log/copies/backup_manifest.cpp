#include "log/copies/backup_manifest.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/bytes.hpp"
#include "base/crc32c.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

constexpr std::uint64_t kMagic = 0x50554b4252494557;  // "WEIRBKUP"
constexpr std::size_t kManifestBytes = 128;
namespace field {
constexpr std::size_t kMagic = 0;          // u64
constexpr std::size_t kVersion = 8;        // u32: of the format
constexpr std::size_t kSegmentBytes = 12;  // u32
constexpr std::size_t kStore = 16;         // 16 bytes
constexpr std::size_t kCreated = 32;       // i64: the store, microseconds since 1970
constexpr std::size_t kTaken = 40;         // i64: this state of the backup
constexpr std::size_t kBase = 48;          // u64: of the last segment
constexpr std::size_t kEnd = 56;           // u64: one past the last event
constexpr std::size_t kNumber = 64;        // u32: of the last segment
constexpr std::size_t kOffset = 68;        // u32: where the backup ends in it
constexpr std::size_t kLastFrame = 72;     // u32: checksum of the frame that ends there
constexpr std::size_t kChecksum = 124;     // u32: CRC-32C of all before
}  // namespace field
static_assert(field::kChecksum + 4 == kManifestBytes);

env::Path new_manifest(const LogDirectory& directory) { return directory.root / "weir-backup.new"; }

std::uint64_t number_of(Time time) { return static_cast<std::uint64_t>(time.time_since_epoch().count()); }
Time time_of(std::uint64_t number) { return Time(Duration(static_cast<Duration::rep>(number))); }

Error damaged(const env::Path& path, std::string reason) {
  return {Errc::corrupted, fmt::format("{}: {}; take a new backup, into another directory", path.string(), reason),
          Corruption{path.string(), 0, std::nullopt, reason}};
}

}  // namespace

Result<void> write_manifest(env::FileSystem& files, const LogDirectory& directory, const BackupManifest& manifest) {
  std::array<std::byte, kManifestBytes> bytes{};
  store_le(bytes, field::kMagic, kMagic);
  store_le(bytes, field::kVersion, kFormatVersion);
  store_le(bytes, field::kSegmentBytes, manifest.identity.segment_bytes);
  std::memcpy(bytes.data() + field::kStore, manifest.identity.store.bytes.data(), sizeof(StoreId));
  store_le(bytes, field::kCreated, number_of(manifest.identity.created));
  store_le(bytes, field::kTaken, number_of(manifest.taken));
  store_le(bytes, field::kBase, manifest.tail.segment.base.value);
  store_le(bytes, field::kEnd, manifest.tail.end.value);
  store_le(bytes, field::kNumber, manifest.tail.segment.number);
  store_le(bytes, field::kOffset, manifest.tail.offset);
  store_le(bytes, field::kLastFrame, manifest.tail.checksum);
  store_le(bytes, field::kChecksum, crc32c(0, Bytes(bytes).first(field::kChecksum)));
  const env::Path path = new_manifest(directory);
  WEIR_CHECK(files.remove(path));
  WEIR_TRY(const auto file, files.open(path, env::Opening::create_new));
  WEIR_CHECK(file->write_at(0, bytes));
  WEIR_CHECK(file->sync());
  WEIR_CHECK(files.rename(path, directory.manifest()));
  return files.sync_directory(directory.root);
}

Result<std::optional<BackupManifest>> read_manifest(env::FileSystem& files, const LogDirectory& directory) {
  const env::Path path = directory.manifest();
  const auto file = files.open(path, env::Opening::read_only);
  if (!file && file.error().code() == Errc::not_found) return std::optional<BackupManifest>();
  if (!file) return file.error();
  std::array<std::byte, kManifestBytes> bytes{};
  WEIR_TRY(const std::size_t size, (*file)->read_at(0, bytes));
  if (size < field::kSegmentBytes || load_le<std::uint64_t>(bytes, field::kMagic) != kMagic)
    return damaged(path, "it does not begin like a backup");
  if (const auto version = load_le<std::uint32_t>(bytes, field::kVersion); version != kFormatVersion)
    return Error(Errc::unsupported_format, fmt::format("{}: expected format {}, found {}; use a newer Weir",
                                                       path.string(), kFormatVersion, version));
  if (load_le<std::uint32_t>(bytes, field::kChecksum) != crc32c(0, Bytes(bytes).first(field::kChecksum)))
    return damaged(path, "its checksum does not match");
  BackupManifest manifest;
  manifest.identity.segment_bytes = load_le<std::uint32_t>(bytes, field::kSegmentBytes);
  std::memcpy(manifest.identity.store.bytes.data(), bytes.data() + field::kStore, sizeof(StoreId));
  manifest.identity.created = time_of(load_le<std::uint64_t>(bytes, field::kCreated));
  manifest.taken = time_of(load_le<std::uint64_t>(bytes, field::kTaken));
  manifest.tail = {{{load_le<std::uint64_t>(bytes, field::kBase)}, load_le<std::uint32_t>(bytes, field::kNumber)},
                   load_le<std::uint32_t>(bytes, field::kOffset),
                   load_le<std::uint32_t>(bytes, field::kLastFrame),
                   {load_le<std::uint64_t>(bytes, field::kEnd)}};
  WEIR_TRY(manifest.identity.ancestry, read_ancestry(files, directory.ancestry(), manifest.identity.store));
  return std::optional(std::move(manifest));
}

}  // namespace weir::log
