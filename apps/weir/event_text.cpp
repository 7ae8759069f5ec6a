#include "event_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "event_json.hpp"

namespace weir::cli {

std::string printable(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; };
  if (std::ranges::none_of(text, is_control)) return std::string(text);
  std::string shown;
  for (char c : text) {
    if (is_control(c)) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      shown += c;
    }
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
