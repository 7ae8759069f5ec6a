// An event's type as it stands on the wire: a name that was chosen once, and a major version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// The identity of a kind of event: "OrderCreated" in major version 1.
struct EventType {
  std::string_view name;
  std::uint32_t major = 1;
  friend constexpr bool operator==(const EventType&, const EventType&) = default;
};

/// As it is stored: "OrderCreated.v1".
std::string to_string(EventType);

/// Takes "OrderCreated.v1" apart. Nothing for what does not end in ".v" and a number from 1 up, without leading zeros.
/// The name is a view into `wire`.
std::optional<EventType> parse_event_type(std::string_view wire);

}  // namespace weir
