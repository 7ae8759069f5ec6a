// Time as Weir records it: microseconds of civil time (UTC), no zone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

using Duration = std::chrono::microseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

/// "2026-11-23T10:30:00.123456Z" (RFC 3339). The fraction is left out when it is zero.
std::string to_string(Time);
/// Reads what to_string writes; the zone may be left out (UTC is meant), the fraction may have 1 to 6 digits.
std::optional<Time> parse_time(std::string_view);

}  // namespace weir
