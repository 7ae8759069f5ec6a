#include "consumer/consumer_events.hpp"

namespace weir::consumer {
namespace {

template <class Record>
NewEvent own_event(std::string_view type, const Record& record) {
  return {.type = std::string(type), .data = encode_json(record)};
}

}  // namespace

NewEvent started_event(const std::vector<RecordedSource>& sources, const std::string& formerly) {
  Started started;
  for (const RecordedSource& source : sources) {
    started.sources.push_back({.label = source.label, .id = to_string(source.id), .location = {}});
    if (!source.location.empty()) started.sources.back().location = source.location;
  }
  if (!formerly.empty()) started.formerly = formerly;
  return own_event(kStartedType, started);
}

NewEvent deferral_event(const Deferral& deferral) {
  const bool parked = deferral.state == DeferralState::parked;
  FailedEvent failed{.source = to_string(deferral.source),
                     .key = deferral.key,
                     .position = deferral.position.value,
                     .event = deferral.event,
                     .type = deferral.type,
                     .stream = deferral.stream,
                     .attempts = deferral.attempts,
                     .reason = deferral.reason,
                     .error = deferral.error,
                     .since = deferral.since,
                     .due = {}};
  if (!parked) failed.due = deferral.due;
  NewEvent event = own_event(parked ? kParkedType : kDeferredType, failed);
  event.causation = deferral.event;
  return event;
}

NewEvent retried_event(const Deferral& deferral, Position done) {
  return own_event(kRetriedType, KeyMoved{to_string(deferral.source), deferral.key, done.value});
}

NewEvent went_live_event(const Deferral& deferral) {
  return own_event(kWentLiveType, KeyMoved{to_string(deferral.source), deferral.key, {}});
}

NewEvent released_event(const Deferral& deferral) {
  return own_event(kReleasedType, KeyMoved{to_string(deferral.source), deferral.key, {}});
}

NewEvent handed_over_event(const std::string& to) { return own_event(kHandedOverType, HandedOver{to}); }

}  // namespace weir::consumer
