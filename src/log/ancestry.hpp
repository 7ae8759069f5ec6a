// The file `ancestry`: which stores wrote the first segments of a store that was restored or forked (rule T1).
//
// Segments carry the id of the store that wrote them, in their header and in every checksum, and they are kept as they
// are. What the new store writes follows in segments of its own, chained to the last frame of its ancestors:
//
//     number      0     1     2     3     4     5 ...
//              +-----+-----+-----+-----+-----+-----
//     written  |  A  |  A  |  B  |  B  | own | own         ancestry: A 2, B 4
//     by       +-----+-----+-----+-----+-----+-----
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "env/file_system.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// A store that this one goes back to.
struct Ancestor {
  StoreId store;
  std::uint32_t segments = 0;  ///< Number of the first segment that neither it nor an ancestor before it wrote.
  Position below;              ///< This store has its events before here, at the same positions.
  friend bool operator==(const Ancestor&, const Ancestor&) = default;
};

/// Oldest first. One that contributed nothing (its part was cut off again) is in it all the same.
using Ancestry = std::vector<Ancestor>;

/// A store is a restored one of a restored one ... so many times at most.
inline constexpr std::size_t kMaxAncestors = 1024;

/// Who wrote a segment of the store `own`.
StoreId writer_of(std::uint32_t segment, const Ancestry& ancestry, StoreId own);
/// The number of the first segment that the store wrote itself.
std::uint32_t first_own_segment(const Ancestry& ancestry);

/// Writes a new file, and syncs it. `own` is the store that has the ancestry.
Result<void> write_ancestry(env::FileSystem& files, const env::Path& path, StoreId own, const Ancestry& ancestry);
/// Empty where there is no such file. Errors: corrupted, unsupported_format, io.
Result<Ancestry> read_ancestry(env::FileSystem& files, const env::Path& path, StoreId own);

}  // namespace weir::log
