#include "consumer/find_waiting.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "consumer/consumer_events.hpp"
#include "consumer/gaps.hpp"

namespace weir::consumer {
namespace {

using Keys = std::map<std::string, WaitingKey, std::less<>>;

/// The key that an event waits under, if it waits. One that could not be read waits by itself, though its key may be
/// one that waits, too.
WaitingKey* find_key(Keys& keys, const Item& item, const Partitions& points) {
  const Position position = item.event.position;
  if (const auto unread = keys.find(unread_key(item.event.stream, position)); unread != keys.end()) {
    unread->second.partition = item.partition;
    return &unread->second;
  }
  const auto key = keys.find(item.key);
  const bool waits = key != keys.end() && position >= key->second.deferral.position &&
                     position < points[item.partition].next;  // what is not passed yet is read live
  return waits ? &key->second : nullptr;
}

/// For a key whose head was not found under its name.
Result<void> expect_unhandled(const Runtime& runtime, const Router& router, const WaitingKey& key) {
  const Deferral& waits = key.deferral;
  if (waits.event.is_nil()) return {};  // the head is somewhere behind the position, not there
  WEIR_TRY(const auto head, router.fetch(waits.position));
  if (!head || head->key == waits.key) return {};  // not passed yet, and read live
  return Error(Errc::invalid_argument,
               "consumer " + runtime.options.name + ": key \"" + waits.key + "\" waits at position " +
                   std::to_string(waits.position.value) + " of source " + router.source().label() +
                   ", and by this build's key function the event there has the key \"" + head->key +
                   "\": what waits behind it could not be found. Let the former build finish its keys (`weir "
                   "dead-letters` shows them) before the key function changes");
}

}  // namespace

Result<void> find_waiting(const Runtime& runtime, const std::vector<Deferral>& deferred, const Router& router,
                          const Partitions& points, std::vector<WaitingKey>& waiting, StartRecords& records) {
  Keys keys;
  std::optional<Position> first;
  for (const Deferral& deferral : deferred) {
    keys.emplace(deferral.key,
                 WaitingKey{.source = router.number(), .partition = partition_of(deferral.key), .deferral = deferral});
    if (!first || deferral.position < *first) first = deferral.position;
  }
  if (!first) return {};
  const Position end = std::ranges::max_element(points, {}, &TrackingPoint::next)->next;
  WEIR_CHECK(router.source().reader().read(Read::all(*first), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;
    const auto item = router.route(event);
    if (!item) return Flow::more;
    if (WaitingKey* key = find_key(keys, *item, points)) key->positions.push_back(event.position);
    return Flow::more;
  }));
  for (auto& [name, key] : keys) {
    if (key.positions.empty() || key.positions.front() != key.deferral.position)
      WEIR_CHECK(expect_unhandled(runtime, router, key));
    // Its type is no longer handled: fetched again, it will concern nobody.
    if (key.positions.empty()) key.positions.push_back(key.deferral.position);
    if (key.positions.front() >= points[key.partition].next) {
      records.after.push_back(went_live_event(key.deferral));
    } else {
      WEIR_CHECK(notice_gap(router, points, key, records.ahead));
      waiting.push_back(std::move(key));
    }
  }
  return {};
}

}  // namespace weir::consumer
