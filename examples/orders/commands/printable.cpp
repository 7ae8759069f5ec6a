#include "commands/printable.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace orders {
namespace {

/// The bytes of the character that the text begins with, and the character; 0 bytes for what is none.
std::size_t first_character(std::string_view text, std::uint32_t& character) {
  const auto byte = static_cast<unsigned char>(text.front());
  const std::size_t length = byte < 0x80   ? 1
                             : byte < 0xc2 ? 0
                             : byte < 0xe0 ? 2
                             : byte < 0xf0 ? 3
                             : byte < 0xf5 ? 4
                                           : 0;
  if (length == 0 || length > text.size()) return 0;
  character = length == 1 ? byte : byte & (0x7fU >> length);
  for (const char next : text.substr(1, length - 1)) {
    if ((static_cast<unsigned char>(next) & 0xc0U) != 0x80U) return 0;
    character = character << 6 | (static_cast<unsigned char>(next) & 0x3fU);
  }
  return length;
}

bool drives_a_terminal(std::uint32_t c) {
  return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    std::uint32_t character = 0;
    const std::size_t length = first_character(text, character);
    const std::string_view bytes = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(bytes.size());
    if (length > 0 && !drives_a_terminal(character)) {
      shown += bytes;
    } else {
      for (const char byte : bytes) shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  }
  return shown;
}

}  // namespace orders
