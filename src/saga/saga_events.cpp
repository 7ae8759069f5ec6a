#include "saga/saga_events.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "weir/saga/saga_state.hpp"

namespace weir::saga {
namespace {

struct KindName {
  SagaEventKind kind;
  std::string_view type;
};
constexpr std::array kKinds{
    KindName{SagaEventKind::started, "$saga_started"},
    KindName{SagaEventKind::step_requested, "$step_requested"},
    KindName{SagaEventKind::step_succeeded, "$step_succeeded"},
    KindName{SagaEventKind::step_refused, "$step_refused"},
    KindName{SagaEventKind::step_timed_out, "$step_timed_out"},
    KindName{SagaEventKind::undo_requested, "$undo_requested"},
    KindName{SagaEventKind::undone, "$undone"},
    KindName{SagaEventKind::completed, "$saga_completed"},
    KindName{SagaEventKind::compensated, "$saga_compensated"},
    KindName{SagaEventKind::stuck, "$saga_stuck"},
};

void write_payload(JsonWriter& out, std::string_view name, const SagaPayload& payload) {
  out.key(name);
  out.begin_object();
  out.key("type");
  out.string(payload.type);
  out.key("data");
  out.json(payload.data);
  out.end_object();
}

void write_text(JsonWriter& out, std::string_view name, const std::string& text) {
  if (text.empty()) return;
  out.key(name);
  out.string(text);
}

bool read_payload(JsonReader& in, SagaPayload& out) {
  if (!in.begin_object()) return false;
  std::string_view data;
  for (std::string_view name; in.next_member(name);) {
    if (!(name == "type" ? in.string(out.type) : name == "data" ? in.json(data) : in.skip())) return false;
  }
  out.data = data;
  return !in.failed();
}

bool read_steps(JsonReader& in, std::vector<std::string>& out) {
  if (!in.begin_array()) return false;
  while (in.next_element()) {
    if (!in.string(out.emplace_back())) return false;
  }
  return !in.failed();
}

bool read_number(JsonReader& in, std::uint32_t& out) {
  std::uint64_t number = 0;
  if (!in.unsigned_integer(std::numeric_limits<std::uint32_t>::max(), number)) return false;
  out = static_cast<std::uint32_t>(number);
  return true;
}

bool read_member(JsonReader& in, std::string_view name, SagaEvent& out) {
  if (name == "step") return in.string(out.step);
  if (name == "reason") return in.string(out.reason);
  if (name == "late") return in.boolean(out.late) || !in.failed();
  if (name == "request") return read_number(in, out.request);
  if (name == "undo") return read_payload(in, out.undo.emplace());
  if (name == "definition") return in.string(out.definition);
  if (name == "version") return read_number(in, out.version);
  if (name == "key") return in.string(out.key);
  if (name == "steps") return read_steps(in, out.steps);
  if (name == "input") return read_payload(in, out.input);
  return in.skip();
}

}  // namespace

bool is_saga_event(std::string_view type) {
  return type.starts_with('$') && std::ranges::find(kKinds, type, &KindName::type) != kKinds.end();
}

NewEvent to_new_event(const SagaEvent& event) {
  NewEvent out{.type = std::string(std::ranges::find(kKinds, event.kind, &KindName::kind)->type), .data = {}};
  JsonWriter json(out.data);
  json.begin_object();
  if (event.kind == SagaEventKind::started) {
    write_text(json, "definition", event.definition);
    json.key("version");
    json.unsigned_integer(event.version);
    write_text(json, "key", event.key);
    json.key("steps");
    json.begin_array();
    for (const auto& step : event.steps) json.string(step);
    json.end_array();
    write_payload(json, "input", event.input);
  }
  write_text(json, "step", event.step);
  write_text(json, "reason", event.reason);
  if (event.request != 0) {
    json.key("request");
    json.unsigned_integer(event.request);
  }
  if (event.late) {
    json.key("late");
    json.boolean(true);
  }
  if (event.undo) write_payload(json, "undo", *event.undo);
  json.end_object();
  return out;
}

Result<SagaEvent> read_saga_event(std::string_view type, std::string_view data) {
  const auto* known = std::ranges::find(kKinds, type, &KindName::type);
  if (known == kKinds.end()) return Error(Errc::unknown_event_type, "no event of a saga: " + std::string(type));
  SagaEvent event{.kind = known->kind};
  JsonReader in(data);
  bool read = in.begin_object();
  for (std::string_view name; read && in.next_member(name);) read = read_member(in, name, event);
  if (!in.finish()) return Error(Errc::bad_data, std::string(type) + ": " + in.failure());
  return event;
}

std::string timer_id(const Alarm& alarm) {
  std::string id = saga_stream(alarm.saga, alarm.key) + "/" + alarm.step;
  if (alarm.undo_request != 0) id += "/undo/" + std::to_string(alarm.undo_request);
  return id;
}

}  // namespace weir::saga
