// The events of a saga's stream, and the alarm of its timers: docs/formats/saga-events.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/saga/definition.hpp"
#include "weir/store/event.hpp"

namespace weir::saga {

/// In one table with their types on the wire, so that the two cannot differ.
enum class SagaEventKind : std::uint8_t {
  started,
  step_requested,
  step_succeeded,
  step_refused,
  step_timed_out,
  undo_requested,
  undone,
  completed,
  compensated,
  stuck,
};

/// All kinds in one: each has the fields that docs/formats/saga-events.md gives it, the others are empty.
struct SagaEvent {
  SagaEventKind kind{};
  std::string step{};
  std::string reason{};
  bool late = false;          ///< The answer came when the step was over: after its time-out, or after a refusal.
  std::uint32_t request = 0;  ///< Of undo_requested: 1, or more after a late success.
  std::optional<SagaPayload> undo{};
  // Of `started` alone:
  std::string definition{};
  std::uint32_t version = 0;
  std::string key{};
  std::vector<std::string> steps{};
  SagaPayload input{};
};

/// Whether the type is one of a saga's own; requests are not.
bool is_saga_event(std::string_view type);
NewEvent to_new_event(const SagaEvent&);
/// Only for types that are a saga's own. Errors: bad_data.
Result<SagaEvent> read_saga_event(std::string_view type, std::string_view data);

/// What a timer of a saga records when it fires. Its type has a major version, unlike the others', because it is
/// handled like any event.
struct Alarm {
  std::string saga;
  std::string key;
  std::string step;
  std::uint32_t undo_request{};  ///< 0: the step's own request is overdue. Else this request of its undo.
  static constexpr std::string_view kName = "$saga_alarm";
  static constexpr std::string_view kType = "$saga_alarm.v1";
  static constexpr auto schema() {
    return record(field("saga", &Alarm::saga), field("key", &Alarm::key), field("step", &Alarm::step),
                  field("undo_request", &Alarm::undo_request));
  }
};

/// The id of the timer that records this alarm: unique for ever, as each request is made once.
std::string timer_id(const Alarm&);

}  // namespace weir::saga
