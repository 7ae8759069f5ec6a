#include "index/packed_block.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir::index {

unsigned packed_width(std::span<const std::uint32_t> positions) {
  std::uint32_t widest = 0;
  for (std::size_t i = 1; i < positions.size(); ++i) widest |= positions[i] - positions[i - 1] - 1;
  return static_cast<unsigned>(std::bit_width(widest));
}

void pack(std::span<const std::uint32_t> positions, unsigned width, std::byte* to) {
  std::uint64_t pending = 0;
  unsigned bits = 0;
  for (std::size_t i = 1; i < positions.size(); ++i) {
    pending |= std::uint64_t{positions[i] - positions[i - 1] - 1} << bits;
    for (bits += width; bits >= 8; bits -= 8) {
      *to++ = static_cast<std::byte>(pending);
      pending >>= 8;
    }
  }
  if (bits > 0) *to = static_cast<std::byte>(pending);
}

void unpack(Bytes packed, unsigned width, std::span<std::uint32_t> positions) {
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  std::uint64_t at = 0;  // in bits
  for (std::size_t i = 1; i < positions.size(); ++i, at += width) {
    std::uint64_t word = 0;
    const std::size_t byte = at / 8;
    if (byte < packed.size()) std::memcpy(&word, packed.data() + byte, std::min<std::size_t>(8, packed.size() - byte));
    positions[i] = positions[i - 1] + 1 + static_cast<std::uint32_t>(word >> (at % 8) & mask);
  }
}

}  // namespace weir::index
