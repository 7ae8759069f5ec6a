// The bytes of a JSON string that need no attention. Nearly all of them, so they are looked at eight at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace weir {

/// The first byte that is a quote, a backslash, a control character or not ASCII; `end` if there is none.
inline const char* skip_plain_text(const char* at, const char* end) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  const auto zero_bytes = [](std::uint64_t word) { return (word - kOnes) & ~word; };  // high bit set where a byte is 0
  while (end - at >= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    const std::uint64_t special = (zero_bytes(word ^ (kOnes * '"')) | zero_bytes(word ^ (kOnes * '\\')) |
                                   ((word - kOnes * 0x20) & ~word) | word) &
                                  kHighs;
    if (special == 0) {
      at += 8;
      continue;
    }
    // A borrow can mark a byte too many above a true one, never below it: the lowest mark is right.
    if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(special) / 8;
    break;
  }
  for (; at != end; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '"' || byte == '\\' || byte < 0x20 || byte >= 0x80) return at;
  }
  return at;
}

}  // namespace weir
