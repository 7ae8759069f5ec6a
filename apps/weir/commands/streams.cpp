#include "commands/streams.hpp"

#include <fmt/format.h>

#include "event_text.hpp"
#include "json_text.hpp"

namespace weir::cli {

Result<void> list_streams(const EventReader& reader, const Terminal& terminal) {
  if (!terminal.json()) terminal.out << terminal.dim() << "  events  stream\n" << terminal.plain();
  return reader.streams([&terminal](std::string_view name, StreamVersion last) {
    if (terminal.json()) {
      terminal.out << fmt::format("{{\"stream\":{},\"version\":{}}}\n", json_string(name), last.value);
    } else {
      terminal.out << fmt::format("{:>8}  {}\n", last.value + 1, printable(name));
    }
    return terminal.out ? Flow::more : Flow::stop;
  });
}

}  // namespace weir::cli
