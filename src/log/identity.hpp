// The file `weir-store`: which store this is, in which format. Written once, before the store appears. With it goes
// `ancestry`, where there is one.
#pragma once

#include <cstdint>

#include "env/file_system.hpp"
#include "log/ancestry.hpp"
#include "log/directory.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

struct Identity {
  StoreId store;
  Time created;
  std::uint32_t segment_bytes = 0;
  Ancestry ancestry{};  ///< In a file of its own; empty for a store that was neither restored nor forked.

  /// Whose id a segment carries.
  StoreId writer_of(const SegmentName& segment) const { return log::writer_of(segment.number, ancestry, store); }
};

inline constexpr std::uint32_t kIdentityBytes = 64;

// The file `weir-store` alone, without the ancestry.
Result<void> write_identity(env::FileSystem& files, const env::Path& path, const Identity& identity);
/// not_found: no such directory, or an empty one. not_a_store: other things are there. unsupported_format, corrupted.
Result<Identity> read_identity_file(env::FileSystem& files, const LogDirectory& directory);
/// With the ancestry. The same errors.
Result<Identity> read_identity(env::FileSystem& files, const LogDirectory& directory);

}  // namespace weir::log
