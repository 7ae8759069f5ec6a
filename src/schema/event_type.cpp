#include "weir/schema/event_type.hpp"

#include <fmt/format.h>

#include <charconv>

#include "weir/schema/chain.hpp"

namespace weir {

std::string to_string(EventType type) { return fmt::format("{}.v{}", type.name, type.major); }

std::optional<EventType> parse_event_type(std::string_view wire) {
  const std::size_t dot = wire.rfind(".v");
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  const std::string_view digits = wire.substr(dot + 2);
  EventType type{wire.substr(0, dot), 0};
  const auto [stop, error] = std::from_chars(digits.begin(), digits.end(), type.major);
  if (error != std::errc{} || stop != digits.end() || digits.front() == '0') return std::nullopt;
  return type;
}

namespace detail {

Error unknown_type(const EventView& event, EventType known) {
  const auto found = parse_event_type(event.type);
  if (found && found->name == known.name && found->major > known.major) {
    return Error(Errc::schema_ahead,
                 fmt::format("{} version {} is a {}, and this build knows {} up to version {}: run a newer build",
                             event.stream, event.version.value, event.type, known.name, known.major));
  }
  return Error(Errc::unknown_event_type, fmt::format("{} version {}: expected a {}, found a {}", event.stream,
                                                     event.version.value, to_string(known), event.type));
}

Error undecodable(const EventView& event, const Error& error) {
  return error.during(fmt::format("{} version {}, {}", event.stream, event.version.value, event.type));
}

}  // namespace detail
}  // namespace weir
