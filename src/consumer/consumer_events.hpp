// The events that a consumer records about itself in "$consumer-<name>": docs/formats/consumer-events.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/consumer/deferrals.hpp"
#include "weir/schema.hpp"

namespace weir::consumer {

inline constexpr std::string_view kStartedType = "$consumer_started";
inline constexpr std::string_view kDeferredType = "$deferred";
inline constexpr std::string_view kRetriedType = "$retried";
inline constexpr std::string_view kWentLiveType = "$went_live";
inline constexpr std::string_view kParkedType = "$parked";
inline constexpr std::string_view kReleasedType = "$released";
inline constexpr std::string_view kHandedOverType = "$handed_over";

/// Of the words of a failure. Longer ones are cut.
inline constexpr std::size_t kMaxErrorText = 2000;

struct StartedSource {
  std::string label;
  std::string id;
  std::optional<std::string> location;
  static constexpr auto schema() {
    return record(field("label", &StartedSource::label), field("id", &StartedSource::id),
                  field("location", &StartedSource::location));
  }
};

/// The consumer begins to run, with these sources. The last one says where it reads from now.
struct Started {
  std::vector<StartedSource> sources;
  std::optional<std::string> formerly;
  static constexpr auto schema() {
    return record(field("sources", &Started::sources), field("formerly", &Started::formerly));
  }
};

/// A failed event: of `$deferred` and of `$parked`, which has no `due`.
struct FailedEvent {
  std::string source;
  std::string key;
  std::uint64_t position{};
  EventId event{};
  std::string type;
  std::string stream;
  std::uint32_t attempts{};
  std::string reason;
  std::string error;
  Time since{};
  std::optional<Time> due;
  static constexpr auto schema() {
    return record(field("source", &FailedEvent::source), field("key", &FailedEvent::key),
                  field("position", &FailedEvent::position), field("event", &FailedEvent::event),
                  field("type", &FailedEvent::type), field("stream", &FailedEvent::stream),
                  field("attempts", &FailedEvent::attempts), field("reason", &FailedEvent::reason),
                  field("error", &FailedEvent::error), field("since", &FailedEvent::since),
                  field("due", &FailedEvent::due));
  }
};

/// Of `$retried` (the event at `position` is done, later ones wait), `$went_live` and `$released` (no position).
struct KeyMoved {
  std::string source;
  std::string key;
  std::optional<std::uint64_t> position;
  static constexpr auto schema() {
    return record(field("source", &KeyMoved::source), field("key", &KeyMoved::key),
                  field("position", &KeyMoved::position));
  }
};

/// The last event of a consumer that was renamed: in the commit in which the other one starts.
struct HandedOver {
  std::string to;
  static constexpr auto schema() { return record(field("to", &HandedOver::to)); }
};

NewEvent started_event(const std::vector<RecordedSource>&, const std::string& formerly);
/// `$deferred` for a key that is to be tried again, `$parked` for one that is parked; a released one becomes both.
NewEvent deferral_event(const Deferral&);
NewEvent retried_event(const Deferral&, Position done);
NewEvent went_live_event(const Deferral&);
NewEvent released_event(const Deferral&);
NewEvent handed_over_event(const std::string& to);

}  // namespace weir::consumer
