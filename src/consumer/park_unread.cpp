#include "consumer/park_unread.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "consumer/consumer_events.hpp"

namespace weir::consumer {
namespace {

bool has_key_functions(const Router& router) {
  return std::ranges::any_of(router.source().routes(), [](const Route& route) { return bool(route.key); });
}

/// Events before it that were passed are done, or on record. Behind the lowest partition they may not be, nor behind a
/// key that waits: they may be that key's, which this build would finish without them. A key whose own head cannot be
/// read does not come to an end in this build.
Result<Position> first_in_doubt(const std::vector<Deferral>& deferred, const Router& router, Position lowest) {
  Position first = lowest;
  for (const Deferral& waits : deferred) {
    if (waits.position >= first) continue;
    if (waits.key == unread_key(waits.stream, waits.position)) {
      WEIR_TRY(const auto head, router.fetch(waits.position));
      if (head && head->blocked) continue;
    }
    first = waits.position;
  }
  return first;
}

Deferral parked(const Runtime& runtime, const Router& router, const Item& item) {
  return {.source = router.id(),
          .key = item.key,
          .state = DeferralState::parked,
          .position = item.event.position,
          .reason = std::string(name_of(item.blocked->code())),
          .error = item.blocked->message().substr(0, kMaxErrorText) +
                   ". A former build that could read it may have handled it already",
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
  if (!has_key_functions(router)) return {};
  WEIR_TRY(const Position first, first_in_doubt(deferred, router, lowest->next));
  if (first >= end) return {};
  std::set<std::string_view> on_record;
  for (const Deferral& waits : deferred) on_record.insert(waits.key);
  return router.source().reader().read(Read::all(first), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;
    const auto item = router.route(event);
    if (!item || !item->blocked || item->key != unread_key(event.stream, event.position)) return Flow::more;
    const bool read_live = event.position >= points[item->partition].next;
    if (read_live || on_record.contains(item->key)) return Flow::more;
    waiting.push_back({.source = router.number(),
                       .partition = item->partition,
                       .deferral = parked(runtime, router, *item),
                       .positions = {event.position}});
    records.push_back(deferral_event(waiting.back().deferral));
    return Flow::more;
  });
}

}  // namespace weir::consumer
