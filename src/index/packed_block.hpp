// Up to kBlockPositions ascending positions in few bytes: the first stands elsewhere, the gaps to the next ones, less
// one, are packed with as many bits each as the widest needs. Neighbours in a row take none.
#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.hpp"

namespace weir::index {

/// Bits for each gap of these positions.
unsigned packed_width(std::span<const std::uint32_t> positions);
/// Bytes of `count` positions with gaps of that width.
constexpr std::size_t packed_bytes(std::size_t count, unsigned width) { return ((count - 1) * width + 7) / 8; }
/// Writes packed_bytes to `to`.
void pack(std::span<const std::uint32_t> positions, unsigned width, std::byte* to);
/// Fills `positions`, whose first is set, from packed_bytes.
void unpack(Bytes packed, unsigned width, std::span<std::uint32_t> positions);

}  // namespace weir::index
