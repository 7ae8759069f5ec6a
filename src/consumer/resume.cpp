#include "consumer/resume.hpp"

#include <algorithm>
#include <map>

#include "consumer/consumer_events.hpp"

namespace weir::consumer {
namespace {

Error diverged(const Runtime& runtime, const Router& router, TrackingPoint expected, const std::string& found) {
  return Error(Errc::source_diverged,
               "consumer " + runtime.options.name + " has processed source " + router.source().label() + " (" +
                   to_string(router.id()) + ") up to position " + std::to_string(expected.next.value) +
                   ", but the source " + found +
                   ": it was restored to an earlier state, or is not what it was. Restore it to the state it had, or "
                   "give the consumer a new name and say where it begins");
}

/// Rule T1: the source has that very frame.
Result<void> verify(const Runtime& runtime, const Router& router, TrackingPoint point) {
  if (point.next == Position{}) return {};
  const EventReader& reader = router.source().reader();
  if (reader.durable_end() < point.next)
    return diverged(runtime, router, point, "ends at position " + std::to_string(reader.durable_end().value));
  const Position last{point.next.value - 1};
  std::optional<std::uint32_t> checksum;
  WEIR_CHECK(reader.read(Read::all(last).limit(1), [&](const EventView& event) {
    if (event.position == last) checksum = event.frame_checksum;
    return Flow::stop;
  }));
  if (!checksum) return diverged(runtime, router, point, "does not have event " + std::to_string(last.value));
  if (*checksum != point.frame_checksum)
    return diverged(runtime, router, point, "has another commit at position " + std::to_string(last.value));
  return {};
}

Result<TrackingPoint> end_of(const EventReader& reader) {
  const Position end = reader.durable_end();
  TrackingPoint point{end, 0};
  if (end == Position{}) return point;
  WEIR_CHECK(reader.read(Read::all({end.value - 1}).limit(1), [&](const EventView& event) {
    point.frame_checksum = event.frame_checksum;
    return Flow::stop;
  }));
  return point;
}

/// The moves that bring a source from nothing to `state`: as few as possible.
void take_over(const TrackingState& state, const std::string& name, std::vector<TrackingMove>& moves) {
  const TrackingPoint lowest = state.lowest();
  for (std::uint16_t partition = 0; partition < kPartitions; ++partition)
    if (const TrackingPoint point = state.partitions[partition]; point != lowest)
      moves.push_back({.consumer = name, .source = state.source, .partition = partition, .from = {}, .to = point});
  moves.push_back({.consumer = name, .source = state.source, .from = {}, .to = lowest});
}

/// Where the consumer stands in a source, with the moves to get there when it is new.
Result<Partitions> place_in(const Runtime& runtime, const Router& router, std::vector<TrackingMove>& moves) {
  const ConsumerOptions& options = runtime.options;
  if (const auto tracked = runtime.own.tracking(options.name, router.id())) return tracked->partitions;
  if (!options.formerly.empty()) {
    if (const auto former = runtime.own.tracking(options.formerly, router.id())) {
      take_over(*former, options.name, moves);
      return former->partitions;
    }
  }
  if (!options.begin)
    return Error(Errc::invalid_argument,
                 "consumer " + options.name + " has never read source " + router.source().label() +
                     ": say where it begins (ConsumerOptions::begin), or which name it had before (formerly)");
  TrackingPoint begin;
  if (*options.begin == Begin::now) {
    WEIR_TRY(begin, end_of(router.source().reader()));
  }
  moves.push_back({.consumer = options.name, .source = router.id(), .from = {}, .to = begin});
  Partitions points;
  points.fill(begin);
  return points;
}

Result<void> verify_all(const Runtime& runtime, const std::vector<Partitions>& points) {
  for (const Router& router : runtime.routers) {
    const auto [lowest, highest] = std::ranges::minmax_element(points[router.number()], {}, &TrackingPoint::next);
    WEIR_CHECK(verify(runtime, router, *lowest));
    WEIR_CHECK(verify(runtime, router, *highest));  // frames are chained: what is between is what it was
  }
  return {};
}

/// Rule T3: what was passed and waits is found again, from the first deferred position of the source on.
Result<void> find_waiting(const Deferrals& deferrals, const Router& router, const Partitions& points,
                          std::vector<WaitingKey>& waiting) {
  std::map<std::string, WaitingKey, std::less<>> keys;
  std::optional<Position> first;
  for (const auto& [place, deferral] : deferrals.keys()) {
    if (place.first != router.id()) continue;
    keys.emplace(place.second,
                 WaitingKey{.source = router.number(), .partition = partition_of(place.second), .deferral = deferral});
    if (!first || deferral.position < *first) first = deferral.position;
  }
  if (!first) return {};
  const Position end = std::ranges::max_element(points, {}, &TrackingPoint::next)->next;
  WEIR_CHECK(router.source().reader().read(Read::all(*first), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;
    const auto item = router.route(event);
    if (!item || event.position >= points[item->partition].next) return Flow::more;
    const auto key = keys.find(item->key);
    if (key != keys.end() && event.position >= key->second.deferral.position)
      key->second.positions.push_back(event.position);
    return Flow::more;
  }));
  for (auto& [name, key] : keys) {
    // Its type is no longer handled, or its key is made otherwise now: fetched again, it will concern nobody.
    if (key.positions.empty()) key.positions.push_back(key.deferral.position);
    waiting.push_back(std::move(key));
  }
  return {};
}

std::vector<RecordedSource> recorded(const std::vector<Router>& routers) {
  std::vector<RecordedSource> sources;
  for (const Router& router : routers)
    sources.push_back({router.source().label(), router.id(), router.source().reader().location().string()});
  return sources;
}

}  // namespace

Result<Resumed> resume(Runtime& runtime) {
  const std::string& former = runtime.options.formerly;
  WEIR_TRY(Deferrals deferrals, Deferrals::load(runtime.own, runtime.options.name));
  std::vector<NewEvent> records;
  std::string taken_over;
  if (!deferrals.version() && !former.empty()) {
    WEIR_TRY(deferrals, Deferrals::load(runtime.own, former));
    if (deferrals.version()) taken_over = former;
    for (const auto& [place, deferral] : deferrals.keys()) records.push_back(deferral_event(deferral));
  }
  records.insert(records.begin(), started_event(recorded(runtime.routers), taken_over));

  Resumed resumed;
  Commit start;
  for (const Router& router : runtime.routers) {
    WEIR_TRY(Partitions points, place_in(runtime, router, start.tracking));
    resumed.points.push_back(points);
  }
  WEIR_CHECK(verify_all(runtime, resumed.points));
  for (const Router& router : runtime.routers)
    WEIR_CHECK(find_waiting(deferrals, router, resumed.points[router.number()], resumed.waiting));

  start.append(runtime.stream, ExpectedState::any(), std::move(records));
  WEIR_TRY(const CommitReceipt receipt, runtime.own.commit(std::move(start)));
  // Releases that came between reading the stream and this commit are not missed: looked for from what was read on.
  resumed.seen = taken_over.empty() && deferrals.version() ? *deferrals.version() : receipt.streams.front().last;
  return resumed;
}

}  // namespace weir::consumer
