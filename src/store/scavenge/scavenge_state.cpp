#include "store/scavenge/scavenge_state.hpp"

#include <array>
#include <cstring>

#include "base/bytes.hpp"
#include "base/crc32c.hpp"

namespace weir::store {
namespace {

constexpr std::uint64_t kMagic = 0x5641435352494557;  // "WEIRSCAV"
constexpr std::uint32_t kVersion = 1;
namespace field {
constexpr std::size_t kMagic = 0;         // u64
constexpr std::size_t kVersion = 8;       // u32
constexpr std::size_t kNextSegment = 12;  // u32
constexpr std::size_t kStore = 16;        // 16 bytes
constexpr std::size_t kChecksum = 60;     // u32: CRC-32C of all before, zeros included
constexpr std::size_t kBytes = 64;
}  // namespace field

env::Path fresh(const log::LogDirectory& directory) { return directory.root / "scavenge.new"; }

}  // namespace

Result<ScavengeState> read_scavenge_state(env::FileSystem& files, const log::LogDirectory& directory, StoreId store) {
  WEIR_TRY(const auto kind, files.kind(directory.scavenge()));
  if (kind == env::PathKind::absent) return ScavengeState{};
  WEIR_TRY(const auto file, files.open(directory.scavenge(), env::Opening::read_only));
  std::array<std::byte, field::kBytes> bytes{};
  WEIR_TRY(const std::size_t size, file->read_at(0, bytes));
  if (size < bytes.size() || load_le<std::uint64_t>(bytes, field::kMagic) != kMagic ||
      load_le<std::uint32_t>(bytes, field::kVersion) != kVersion ||
      load_le<std::uint32_t>(bytes, field::kChecksum) != crc32c(0, Bytes(bytes).first(field::kChecksum)) ||
      std::memcmp(bytes.data() + field::kStore, store.bytes.data(), store.bytes.size()) != 0)
    return ScavengeState{};
  return ScavengeState{load_le<std::uint32_t>(bytes, field::kNextSegment)};
}

Result<void> write_scavenge_state(env::FileSystem& files, const log::LogDirectory& directory, StoreId store,
                                  const ScavengeState& state) {
  std::array<std::byte, field::kBytes> bytes{};
  store_le(bytes, field::kMagic, kMagic);
  store_le(bytes, field::kVersion, kVersion);
  store_le(bytes, field::kNextSegment, state.next_segment);
  std::memcpy(bytes.data() + field::kStore, store.bytes.data(), store.bytes.size());
  store_le(bytes, field::kChecksum, crc32c(0, Bytes(bytes).first(field::kChecksum)));
  WEIR_CHECK(files.remove(fresh(directory)));
  {
    WEIR_TRY(const auto file, files.open(fresh(directory), env::Opening::create_new));
    WEIR_CHECK(file->write_at(0, bytes));
    WEIR_CHECK(file->sync());
  }
  WEIR_CHECK(files.rename(fresh(directory), directory.scavenge()));
  return files.sync_directory(directory.root);
}

Result<void> remove_scavenge_state(env::FileSystem& files, const log::LogDirectory& directory) {
  WEIR_CHECK(files.remove(fresh(directory)));
  WEIR_CHECK(files.remove(directory.scavenge()));
  return files.sync_directory(directory.root);
}

}  // namespace weir::store
