#include "log/identity.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "base/bytes.hpp"
#include "base/crc32c.hpp"
#include "log/creation.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

constexpr std::uint64_t kMagic = 0x524f545352494557;  // "WEIRSTOR"
namespace field {
constexpr std::size_t kMagic = 0;          // u64
constexpr std::size_t kVersion = 8;        // u32: of the format
constexpr std::size_t kSegmentBytes = 12;  // u32
constexpr std::size_t kStore = 16;         // 16 bytes
constexpr std::size_t kCreated = 32;       // i64: microseconds since 1970
constexpr std::size_t kChecksum = 60;      // u32: CRC-32C of all before
}  // namespace field
static_assert(field::kChecksum + 4 == kIdentityBytes);

Error damaged(const env::Path& path, std::string reason) {
  return {Errc::corrupted, fmt::format("{}: {}; `weir repair` makes it anew from the segments", path.string(), reason),
          Corruption{path.string(), 0, std::nullopt, reason}};
}

bool is_there(const env::FileSystem& files, const env::Path& path) {
  const auto kind = files.kind(path);
  return kind && *kind == env::PathKind::file;
}

/// What stands at a path where no identity file does: nothing yet, a store that is just being made, or something else.
Error no_identity(const env::FileSystem& files, const LogDirectory& directory) {
  const std::string root = directory.root.string();
  const auto free = can_create(files, directory);
  if (!free) return free.error();
  if (*free)
    return {Errc::not_found, fmt::format("{}: expected a store, found none; it is made by whoever writes to it", root)};
  if (is_there(files, directory.unfinished()))
    return {Errc::not_a_store,
            fmt::format("{}: expected a store, found a restore or fork that did not finish; run it again", root)};
  if (is_there(files, directory.manifest()))
    return {Errc::not_a_store,
            fmt::format("{}: expected a store, found a backup; `weir restore` makes a store of it", root)};
  return {Errc::not_a_store, fmt::format("{}: expected a store (a directory with a file `weir-store`), found {}; name "
                                         "another directory",
                                         root, is_there(files, directory.root) ? "a file" : "other things")};
}

}  // namespace

Result<void> write_identity(env::FileSystem& files, const env::Path& path, const Identity& identity) {
  std::array<std::byte, kIdentityBytes> bytes{};
  store_le(bytes, field::kMagic, kMagic);
  store_le(bytes, field::kVersion, kFormatVersion);
  store_le(bytes, field::kSegmentBytes, identity.segment_bytes);
  std::memcpy(bytes.data() + field::kStore, identity.store.bytes.data(), identity.store.bytes.size());
  store_le(bytes, field::kCreated, static_cast<std::uint64_t>(identity.created.time_since_epoch().count()));
  store_le(bytes, field::kChecksum, crc32c(0, Bytes(bytes).first(field::kChecksum)));
  WEIR_TRY(const auto file, files.open(path, env::Opening::create_new));
  WEIR_CHECK(file->write_at(0, bytes));
  return file->sync();
}

Result<Identity> read_identity_file(env::FileSystem& files, const LogDirectory& directory) {
  const env::Path path = directory.identity();
  auto file = files.open(path, env::Opening::read_only);
  if (!file && file.error().code() == Errc::not_found) {
    const Error absent = no_identity(files, directory);
    // The rename that completes a store may fall between the two looks: what looked like other things were its own.
    file = files.open(path, env::Opening::read_only);
    if (!file) return absent;
  }
  if (!file) return file.error();
  std::array<std::byte, kIdentityBytes> bytes{};
  WEIR_TRY(const std::size_t size, (*file)->read_at(0, bytes));
  if (size < field::kSegmentBytes || load_le<std::uint64_t>(bytes, field::kMagic) != kMagic)
    return Error(Errc::not_a_store,
                 fmt::format("{}: expected the identity of a store, found something else", path.string()));
  if (const auto version = load_le<std::uint32_t>(bytes, field::kVersion); version != kFormatVersion)
    return Error(Errc::unsupported_format,
                 fmt::format("{}: expected format {}, found {}; open this store with a newer Weir", path.string(),
                             kFormatVersion, version));
  if (load_le<std::uint32_t>(bytes, field::kChecksum) != crc32c(0, Bytes(bytes).first(field::kChecksum)))
    return damaged(path, "its checksum does not match");
  Identity identity;
  identity.segment_bytes = load_le<std::uint32_t>(bytes, field::kSegmentBytes);
  std::memcpy(identity.store.bytes.data(), bytes.data() + field::kStore, identity.store.bytes.size());
  identity.created = Time(Duration(static_cast<Duration::rep>(load_le<std::uint64_t>(bytes, field::kCreated))));
  return identity;
}

Result<Identity> read_identity(env::FileSystem& files, const LogDirectory& directory) {
  WEIR_TRY(Identity identity, read_identity_file(files, directory));
  WEIR_TRY(identity.ancestry, read_ancestry(files, directory.ancestry(), identity.store));
  return identity;
}

}  // namespace weir::log
