// Little-endian numbers and varints in byte buffers: the vocabulary of every format.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "base/assert.hpp"

namespace weir {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

static_assert(std::endian::native == std::endian::little, "formats are little-endian, and so must the machine be");

template <std::unsigned_integral T>
T load_le(Bytes from, std::size_t offset) {
  WEIR_ASSERT(offset + sizeof(T) <= from.size(), "read past the end of a buffer");
  T value;
  std::memcpy(&value, from.data() + offset, sizeof value);
  return value;
}

template <std::unsigned_integral T>
void store_le(MutableBytes to, std::size_t offset, T value) {
  WEIR_ASSERT(offset + sizeof(T) <= to.size(), "write past the end of a buffer");
  std::memcpy(to.data() + offset, &value, sizeof value);
}

inline Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }
inline std::string_view text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// LEB128: seven bits a byte, low ones first, the high bit says that another byte follows.
inline constexpr std::size_t kMaxVarint = 10;
constexpr std::size_t varint_size(std::uint64_t value) {
  return value == 0 ? 1 : (static_cast<std::size_t>(std::bit_width(value)) + 6) / 7;
}
/// Writes at `to`, which has room, and returns one past the last byte written.
inline std::byte* put_varint(std::byte* to, std::uint64_t value) {
  while (value >= 0x80) {
    *to++ = static_cast<std::byte>(value | 0x80);
    value >>= 7;
  }
  *to++ = static_cast<std::byte>(value);
  return to;
}
/// Takes one varint off the front of `from`; nothing if it is cut short or over 64 bits (`from` is then unspecified).
inline std::optional<std::uint64_t> take_varint(Bytes& from) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < from.size() && i < kMaxVarint; ++i) {
    const auto byte = std::to_integer<std::uint64_t>(from[i]);
    if (i == kMaxVarint - 1 && byte > 1) return std::nullopt;
    value |= (byte & 0x7f) << (7 * i);
    if ((byte & 0x80) == 0) {
      from = from.subspan(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace weir
