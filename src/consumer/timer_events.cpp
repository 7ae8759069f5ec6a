#include "consumer/timer_events.hpp"

#include "consumer/trace_context.hpp"
#include "schema/utf8.hpp"
#include "store/validate.hpp"

namespace weir::consumer {
namespace {

/// Until it fires, the event is held in JSON.
Result<void> expect_text(const NewEvent& event) {
  if (is_utf8(event.data) && is_utf8(event.metadata)) return {};
  return Error(Errc::invalid_argument, "expected data and metadata that are UTF-8, the event has other bytes");
}

}  // namespace

Result<void> check_timer(const TimerSet& timer) {
  NewEvent fired = timer.event;
  fired.id = new_event_id();
  auto valid = store::validate(Commit{}.append(timer_stream(timer.id), ExpectedState::any(), {std::move(fired)}));
  if (valid) valid = expect_text(timer.event);
  return valid ? valid : valid.error().during("setting timer \"" + timer.id + "\"");
}

NewEvent timer_set_event(const TimerSet& timer) {
  TimerSetRecord set{
      .due = timer.due, .type = timer.event.type, .data = timer.event.data, .metadata = {}, .tags = timer.event.tags};
  if (!timer.event.metadata.empty()) set.metadata = timer.event.metadata;
  return {.type = std::string(kTimerSetType), .data = encode_json(set)};
}

NewEvent timer_cancelled_event() { return {.type = std::string(kTimerCancelledType), .data = "{}"}; }

Result<SetTimer> read_set_timer(const EventView& event, StoreId store) {
  auto set = decode_json<TimerSetRecord>(event.data);
  if (!set) return set.error().during("reading timer " + std::string(event.stream));
  const EventId id = derive_event_id(to_string(store) + "/" + std::string(event.stream), kTimerSetVersion.value + 1);
  return SetTimer{.stream = std::string(event.stream),
                  .due = set->due,
                  .fired = {.type = std::move(set->type),
                            .data = std::move(set->data),
                            .id = id,
                            .correlation = event.correlation,
                            .causation = event.id,
                            .metadata = continue_trace(set->metadata.value_or(""), traceparent_in(event.metadata), id),
                            .tags = std::move(set->tags)}};
}

}  // namespace weir::consumer
