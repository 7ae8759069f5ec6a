#include "consumer/resume.hpp"

#include <algorithm>
#include <utility>

#include "consumer/consumer_events.hpp"
#include "consumer/find_waiting.hpp"
#include "consumer/gaps.hpp"
#include "consumer/held.hpp"
#include "consumer/inherited.hpp"
#include "consumer/park_unread.hpp"
#include "consumer/same_source.hpp"
#include "consumer/start_commit.hpp"

namespace weir::consumer {
namespace {

Result<TrackingPoint> end_of(const EventReader& reader) {
  const Position end = reader.durable_end();
  if (end == Position{}) return TrackingPoint{};
  WEIR_TRY(const auto checksum, reader.checksum_at({end.value - 1}));
  return TrackingPoint{end, checksum.value_or(0)};
}

/// The moves that bring a source from nothing to `state`: as few as possible.
void take_over(const TrackingState& state, StoreId source, const std::string& name, std::vector<TrackingMove>& moves) {
  const TrackingPoint lowest = state.lowest();
  for (std::uint16_t partition = 0; partition < kPartitions; ++partition)
    if (const TrackingPoint point = state.partitions[partition]; point != lowest)
      moves.push_back({.consumer = name, .source = source, .partition = partition, .from = {}, .to = point});
  moves.push_back({.consumer = name, .source = source, .from = {}, .to = lowest});
}

struct Place {
  Partitions points;
  std::optional<StoreId> inherited_from{};
};

/// Where the consumer stands in a source, with the moves to get there when it is new.
Result<Place> place_in(const Runtime& runtime, const Router& router, const Deferrals& deferrals,
                       std::vector<TrackingMove>& moves) {
  const ConsumerOptions& options = runtime.options;
  if (const auto tracked = runtime.own.tracking(options.name, router.id())) return Place{tracked->partitions};
  if (!options.formerly.empty()) {
    if (const auto former = runtime.own.tracking(options.formerly, router.id())) {
      take_over(*former, router.id(), options.name, moves);
      return Place{former->partitions};
    }
  }
  WEIR_TRY(const auto inherited, inherited_place(runtime, router));
  if (inherited) {
    take_over(inherited->tracking, router.id(), options.name, moves);
    return Place{inherited->tracking.partitions, inherited->from};
  }
  WEIR_CHECK(expect_new_label(runtime, router, deferrals));
  if (!options.begin)
    return Error(Errc::invalid_argument,
                 "consumer " + options.name + " has never read source " + router.source().label() +
                     ": say where it begins (ConsumerOptions::begin), or which name it had before (formerly)");
  TrackingPoint begin;
  if (*options.begin == Begin::now) {
    WEIR_TRY(begin, end_of(router.source().reader()));
  }
  moves.push_back({.consumer = options.name, .source = router.id(), .from = {}, .to = begin});
  Place place;
  place.points.fill(begin);
  return place;
}

/// Rule T8, backwards: a build that still has the former name would do again what was done under the new one.
Result<void> expect_own_name(const std::string& name, const Deferrals& deferrals) {
  if (deferrals.handed_over_to().empty()) return {};
  return Error(Errc::invalid_argument, "consumer " + name + " was renamed: " + deferrals.handed_over_to() +
                                           " took over its progress and its keys, and has gone on since. Start it as " +
                                           deferrals.handed_over_to() + ", or under a name that was never used");
}

std::vector<Deferral> deferred_in(const Deferrals& deferrals, StoreId source) {
  std::vector<Deferral> deferred;
  for (const auto& [place, deferral] : deferrals.keys())
    if (place.first == source) deferred.push_back(deferral);
  return deferred;
}

std::vector<RecordedSource> recorded(const std::vector<Router>& routers) {
  std::vector<RecordedSource> sources;
  for (const Router& router : routers)
    sources.push_back({router.source().label(), router.id(), router.source().reader().location().string()});
  return sources;
}

/// Reads what was passed once, from where the first of those on begins who look for something in it.
Result<void> look_at_passed(const Runtime& runtime, const std::vector<Deferral>& deferred, const Router& router,
                            const Partitions& points, std::vector<WaitingKey>& waiting, StartRecords& records) {
  FindWaiting find(runtime, deferred, router, points);
  WEIR_TRY(ParkUnread park, ParkUnread::make(runtime, deferred, router, points));
  const Position end = std::ranges::max_element(points, {}, &TrackingPoint::next)->next;
  const Position first = std::min(find.first().value_or(end), park.first().value_or(end));
  if (first < end) {
    WEIR_CHECK(router.source().reader().read(Read::all(first), [&](const EventView& event) {
      if (event.position >= end) return Flow::stop;
      if (const auto item = router.route(event)) {
        find.see(*item);
        park.see(*item);
      }
      return Flow::more;
    }));
  }
  WEIR_CHECK(find.finish(waiting, records));
  park.finish(waiting, records.ahead);
  return {};
}

}  // namespace

Result<Resumed> resume(Runtime& runtime) {
  WEIR_CHECK(refuse_held(runtime.own));
  const std::string& former = runtime.options.formerly;
  WEIR_TRY(Deferrals deferrals, Deferrals::load(runtime.own, runtime.options.name));
  WEIR_CHECK(expect_own_name(runtime.options.name, deferrals));
  StartRecords records;
  std::string taken_over;
  Commit start;
  // A start that a crash ended before it was one may have left keys under the new name.
  const Deferrals left = deferrals.sources().empty() ? std::exchange(deferrals, {}) : Deferrals();
  if (deferrals.sources().empty() && !former.empty()) {
    WEIR_TRY(deferrals, Deferrals::load(runtime.own, former));
    WEIR_CHECK(expect_own_name(former, deferrals));
    for (const auto& [place, deferral] : deferrals.keys()) records.ahead.push_back(deferral_event(deferral));
    if (deferrals.version()) {
      taken_over = former;
      // At the version that was read: a release under the former name is taken over, too, or has not happened.
      start.append(consumer_stream(former), ExpectedState::after(deferrals.version()),
                   {handed_over_event(runtime.options.name)});
    }
  }
  for (const auto& [place, deferral] : left.keys())
    if (!deferrals.keys().contains(place)) records.ahead.push_back(went_live_event(deferral));
  records.with.push_back(started_event(recorded(runtime.routers), taken_over));

  Resumed resumed;
  std::vector<std::vector<Deferral>> deferred;  // by the source's number
  for (const Router& router : runtime.routers) {
    WEIR_TRY(const Place place, place_in(runtime, router, deferrals, start.tracking));
    resumed.points.push_back(place.points);
    deferred.push_back(place.inherited_from ? inherit_keys(deferrals, *place.inherited_from, router.id(), records)
                                            : deferred_in(deferrals, router.id()));
  }
  WEIR_CHECK(expect_same_frames(runtime, resumed.points));
  for (const Router& router : runtime.routers) {
    const TrackingPoint lowest = *std::ranges::min_element(resumed.points[router.number()], {}, &TrackingPoint::next);
    WEIR_CHECK(expect_no_gap(runtime, router, lowest.next, router.source().reader().durable_end()));
  }
  for (const Router& router : runtime.routers) {
    WEIR_CHECK(look_at_passed(runtime, deferred[router.number()], router, resumed.points[router.number()],
                              resumed.waiting, records));
  }

  WEIR_TRY(const CommitReceipt receipt,
           commit_start(runtime.own, runtime.stream, std::move(start), std::move(records)));
  // Releases that came between reading the stream and this commit are not missed: looked for from what was read on.
  resumed.seen = taken_over.empty() && deferrals.version() ? *deferrals.version() : receipt.streams.back().last;
  return resumed;
}

}  // namespace weir::consumer
