#include "event_text.hpp"

#include <fmt/format.h>

#include "event_json.hpp"
#include "schema/utf8.hpp"

namespace weir::cli {
namespace {

/// The character at `at`, which has `length` bytes and is valid.
std::uint32_t character(const char* at, std::size_t length) {
  const auto byte = [at](std::size_t i) { return static_cast<unsigned char>(at[i]); };
  std::uint32_t code = length == 1 ? byte(0) : byte(0) & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3fU);
  return code;
}

/// Controls, what ends a line, and what changes the direction of the text around it.
bool drives_a_terminal(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const std::size_t length = utf8_length(at, end);
    if (length == 0) {  // no UTF-8: a terminal may take the byte for a control of its own
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(*at++));
      continue;
    }
    const std::uint32_t code = character(at, length);
    if (!drives_a_terminal(code)) {
      shown.append(at, length);
    } else if (code < 0x80) {
      shown += fmt::format("\\x{:02x}", code);
    } else {
      shown += fmt::format("\\u{:04x}", code);
    }
    at += length;
  }
  return shown;
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB;
  if (bytes < kMiB) return fmt::format("{:.1f} KiB", static_cast<double>(bytes) / kKiB);
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / kMiB);
}

std::string event_line(const Terminal& terminal, const EventView& event) {
  const std::string place = fmt::format("{}@{}", printable(event.stream), event.version.value);
  return fmt::format("{}{:>8}  {:<27}{}  {:<28}  {}{:<26}{}  {}\n", terminal.dim(), event.position.value,
                     to_string(event.time), terminal.plain(), place, terminal.bold(), printable(event.type),
                     terminal.plain(), printable(event.data));
}

void print_event(const Terminal& terminal, const EventView& event) {
  if (terminal.json()) {
    std::string line;
    append_event_json(line, event);
    line += '\n';
    terminal.out << line;
  } else {
    terminal.out << event_line(terminal, event);
  }
}

}  // namespace weir::cli
