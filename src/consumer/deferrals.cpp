#include "weir/consumer/deferrals.hpp"

#include <algorithm>

#include "consumer/consumer_events.hpp"

namespace weir {

using namespace consumer;

namespace {

Error not_ours(const EventView& event, const std::string& why) {
  return Error(Errc::bad_data, "event " + std::to_string(event.position.value) + " (" + std::string(event.type) +
                                   " in stream " + std::string(event.stream) + ") is not what Weir writes: " + why);
}

Result<StoreId> read_store_id(const EventView& event, const std::string& text) {
  if (const auto id = parse_id<StoreId>(text)) return *id;
  return not_ours(event, "expected a store's id, found \"" + text + "\"");
}

Result<Deferral> read_failed(const EventView& event, DeferralState state) {
  auto data = decode_json<FailedEvent>(event.data);
  if (!data) return not_ours(event, data.error().message());
  WEIR_TRY(const StoreId source, read_store_id(event, data->source));
  return Deferral{.source = source,
                  .key = std::move(data->key),
                  .state = state,
                  .position = {data->position},
                  .reason = std::move(data->reason),
                  .error = std::move(data->error),
                  .attempts = data->attempts,
                  .since = data->since,
                  .due = data->due.value_or(Time{}),
                  .event = data->event,
                  .type = std::move(data->type),
                  .stream = std::move(data->stream)};
}

}  // namespace

std::string_view name_of(DeferralState state) {
  switch (state) {
    case DeferralState::retrying:
      return "retrying";
    case DeferralState::parked:
      return "parked";
    case DeferralState::released:
      return "released";
  }
  return "unknown";
}

std::string consumer_stream(std::string_view consumer) { return "$consumer-" + std::string(consumer); }

Result<Deferrals> Deferrals::load(const EventReader& reader, std::string_view consumer) {
  Deferrals deferrals;
  Result<void> applied;
  WEIR_CHECK(reader.read(Read::stream(consumer_stream(consumer)), [&](const EventView& event) {
    applied = deferrals.apply(event);
    return applied ? Flow::more : Flow::stop;
  }));
  if (!applied) return applied.error();
  return deferrals;
}

Result<void> Deferrals::apply(const EventView& event) {
  version_ = event.version;
  if (event.type == kStartedType) {
    auto data = decode_json<Started>(event.data);
    if (!data) return not_ours(event, data.error().message());
    sources_.clear();
    for (StartedSource& source : data->sources) {
      WEIR_TRY(const StoreId id, read_store_id(event, source.id));
      sources_.push_back({std::move(source.label), id, source.location.value_or("")});
    }
  } else if (event.type == kHandedOverType) {
    auto data = decode_json<HandedOver>(event.data);
    if (!data) return not_ours(event, data.error().message());
    handed_over_to_ = std::move(data->to);
    keys_.clear();
  } else if (event.type == kDeferredType || event.type == kParkedType) {
    const auto state = event.type == kParkedType ? DeferralState::parked : DeferralState::retrying;
    WEIR_TRY(Deferral deferral, read_failed(event, state));
    keys_.insert_or_assign({deferral.source, deferral.key}, std::move(deferral));
  } else if (event.type == kRetriedType || event.type == kReleasedType || event.type == kWentLiveType) {
    auto data = decode_json<KeyMoved>(event.data);
    if (!data) return not_ours(event, data.error().message());
    WEIR_TRY(const StoreId source, read_store_id(event, data->source));
    const auto found = keys_.find({source, data->key});
    if (found == keys_.end()) return {};  // a release that came twice
    Deferral& deferral = found->second;
    if (event.type == kWentLiveType) {
      keys_.erase(found);
      return {};
    }
    if (event.type == kReleasedType) {
      if (deferral.state != DeferralState::parked) return {};
      deferral.state = DeferralState::released;
    } else {
      deferral.position = Position{data->position.value_or(0)} + 1;
      deferral.event = {};
      deferral.type.clear();
      deferral.stream.clear();
      deferral.reason.clear();
      deferral.error.clear();
    }
    deferral.attempts = 0;
    deferral.since = event.time;
    deferral.due = {};
  }
  return {};
}

std::uint64_t Deferrals::count(DeferralState state) const {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(keys_, [&](const auto& entry) { return entry.second.state == state; }));
}

Result<std::vector<Standing>> standings(const EventReader& own) {
  std::map<std::string, Deferrals> consumers;
  const std::string prefix = consumer_stream("");
  Result<void> applied;
  WEIR_CHECK(own.read(Read::category("$consumer"), [&](const EventView& event) {
    if (!event.stream.starts_with(prefix)) return Flow::more;
    applied = consumers[std::string(event.stream.substr(prefix.size()))].apply(event);
    return applied ? Flow::more : Flow::stop;
  }));
  if (!applied) return applied.error();

  std::erase_if(consumers, [](const auto& entry) { return !entry.second.handed_over_to().empty(); });

  std::vector<Standing> all;
  for (const auto& [name, deferrals] : consumers) {
    for (const RecordedSource& source : deferrals.sources()) {
      Standing standing{.consumer = name, .source = source, .next = {}};
      if (const auto tracked = own.tracking(name, source.id)) standing.next = tracked->lowest();
      for (const auto& [key, deferral] : deferrals.keys())
        if (deferral.source == source.id) standing.deferred.push_back(deferral);
      all.push_back(std::move(standing));
    }
  }
  return all;
}

Result<void> release_key(EventStore& own, std::string_view consumer, std::string_view key) {
  while (true) {
    WEIR_TRY(const Deferrals deferrals, Deferrals::load(own, consumer));
    std::vector<NewEvent> released;
    for (const auto& [place, deferral] : deferrals.keys())
      if (place.second == key && deferral.state == DeferralState::parked && !deferrals.sources().empty())
        released.push_back(released_event(deferral));
    if (released.empty())
      return Error(Errc::not_found, "consumer " + std::string(consumer) + " has no parked key \"" + std::string(key) +
                                        "\"; `weir dead-letters list` shows those there are");
    // At the version that was read: a key is not released twice by two operators at once.
    auto done = own.commit(
        Commit{}.append(consumer_stream(consumer), ExpectedState::after(deferrals.version()), std::move(released)));
    if (done) return {};
    if (done.error().code() != Errc::conflict) return done.error();
  }
}

}  // namespace weir
