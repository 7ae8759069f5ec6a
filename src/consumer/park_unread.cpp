#include "consumer/park_unread.hpp"

#include <algorithm>

#include "consumer/consumer_events.hpp"

namespace weir::consumer {
namespace {

/// With the partitions of a source at one position, or without a key function, there is no doubt.
bool may_have_any(const Router& router, Position lowest, Position highest) {
  return lowest < highest && std::ranges::any_of(router.source().routes(), [](const Route& r) { return bool(r.key); });
}

Deferral parked(const Runtime& runtime, const Router& router, const Item& item) {
  return {.source = router.id(),
          .key = item.key,
          .state = DeferralState::parked,
          .position = item.event.position,
          .reason = std::string(name_of(item.blocked->code())),
          .error = item.blocked->message() + ". A former build that could read it may have handled it already",
          .since = runtime.now(),
          .event = item.event.id,
          .type = item.event.type,
          .stream = item.event.stream};
}

}  // namespace

Result<void> park_unread(const Runtime& runtime, const std::vector<Deferral>& deferred, const Router& router,
                         const Partitions& points, std::vector<WaitingKey>& waiting, std::vector<NewEvent>& records) {
  const auto [lowest, highest] = std::ranges::minmax_element(points, {}, &TrackingPoint::next);
  const Position end = highest->next;
  if (!may_have_any(router, lowest->next, end)) return {};
  return router.source().reader().read(Read::all(lowest->next), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;
    const auto item = router.route(event);
    if (!item || item->key != unread_key(event.stream, event.position)) return Flow::more;
    const bool read_live = event.position >= points[item->partition].next;
    if (read_live || std::ranges::find(deferred, item->key, &Deferral::key) != deferred.end()) return Flow::more;
    waiting.push_back({.source = router.number(),
                       .partition = item->partition,
                       .deferral = parked(runtime, router, *item),
                       .positions = {event.position}});
    records.push_back(deferral_event(waiting.back().deferral));
    return Flow::more;
  });
}

}  // namespace weir::consumer
