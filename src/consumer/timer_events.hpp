// The events of a timer's stream: docs/formats/consumer-events.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/consumer/timers.hpp"
#include "weir/schema.hpp"

namespace weir::consumer {

inline constexpr std::string_view kTimerSetType = "$timer_set";
inline constexpr std::string_view kTimerCancelledType = "$timer_cancelled";
inline constexpr std::string_view kTimerCategory = "$timer";
/// The version of a timer that is set and not over. What comes next, by whomever, ends it (rule M1).
inline constexpr StreamVersion kTimerSetVersion{0};

/// Set: when it is due, and the event that it records then.
struct TimerSetRecord {
  Time due{};
  std::string type;
  std::string data;
  std::optional<std::string> metadata;
  std::vector<std::string> tags;
  static constexpr auto schema() {
    return record(field("due", &TimerSetRecord::due), field("type", &TimerSetRecord::type),
                  field("data", &TimerSetRecord::data), field("metadata", &TimerSetRecord::metadata),
                  field("tags", &TimerSetRecord::tags));
  }
};

/// Whether a store will take the event that the timer records when it fires, and the timer can hold it until then.
/// Errors: invalid_argument, too_large.
Result<void> check_timer(const TimerSet&);

NewEvent timer_set_event(const TimerSet&);
NewEvent timer_cancelled_event();

/// A timer as it was set: what to record when it fires, and when.
struct SetTimer {
  std::string stream;
  Time due;
  NewEvent fired;
};
/// `store` is where the timer is: ids of fired events are unique among stores. Errors: bad_data.
Result<SetTimer> read_set_timer(const EventView&, StoreId store);

}  // namespace weir::consumer
