// CRC-32C (Castagnoli, RFC 3720 appendix B.4), the checksum of every format.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace weir {

/// The checksum of `bytes`, going on from that of the bytes before them: crc32c(crc32c(0, a), b) is that of a then b.
std::uint32_t crc32c(std::uint32_t before, Bytes bytes);

}  // namespace weir
