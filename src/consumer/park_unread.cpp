#include "consumer/park_unread.hpp"

#include <algorithm>
#include <utility>

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

Result<ParkUnread> ParkUnread::make(const Runtime& runtime, const std::vector<Deferral>& deferred, const Router& router,
                                    const Partitions& points) {
  ParkUnread made(runtime, router, points);
  const auto [lowest, highest] = std::ranges::minmax_element(points, {}, &TrackingPoint::next);
  if (!has_key_functions(router)) return made;
  WEIR_TRY(const Position first, first_in_doubt(deferred, router, lowest->next));
  if (first >= highest->next) return made;
  made.first_ = first;
  for (const Deferral& waits : deferred) made.on_record_.insert(waits.key);
  return made;
}

void ParkUnread::see(const Item& item) {
  const Position position = item.event.position;
  if (!first_ || position < *first_) return;
  if (!item.blocked || item.key != unread_key(item.event.stream, position)) return;
  const bool read_live = position >= points_[item.partition].next;
  if (read_live || on_record_.contains(item.key)) return;
  found_.push_back({.source = router_.number(),
                    .partition = item.partition,
                    .deferral = parked(runtime_, router_, item),
                    .positions = {position}});
}

void ParkUnread::finish(std::vector<WaitingKey>& waiting, std::vector<NewEvent>& records) {
  for (WaitingKey& key : found_) {
    records.push_back(deferral_event(key.deferral));
    waiting.push_back(std::move(key));
  }
}

}  // namespace weir::consumer
