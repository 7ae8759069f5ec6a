// An event as people read it: a line.
//
//        7  2026-11-23T10:30:00.123456Z  order-42@3                OrderShipped.v1           {"order":"42"}
//   position                      time   stream@version            type                      data
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "terminal.hpp"
#include "weir/store/event.hpp"

namespace weir::cli {

/// With a line break at the end.
std::string event_line(const Terminal&, const EventView&);

/// Control characters and bytes that are no UTF-8 become \xNN, and what turns or breaks the line \uNNNN: what is in a
/// store must not drive the terminal that it is shown on.
std::string printable(std::string_view text);

/// "12.0 KiB", "96.5 MiB".
std::string size_text(std::uint64_t bytes);

/// Prints the event in the terminal's manner, as a line.
void print_event(const Terminal&, const EventView&);

}  // namespace weir::cli
