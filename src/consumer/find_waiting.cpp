#include "consumer/find_waiting.hpp"

#include <utility>

#include "consumer/consumer_events.hpp"
#include "consumer/gaps.hpp"

namespace weir::consumer {
namespace {

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

FindWaiting::FindWaiting(const Runtime& runtime, const std::vector<Deferral>& deferred, const Router& router,
                         const Partitions& points)
    : runtime_(runtime), router_(router), points_(points) {
  for (const Deferral& deferral : deferred)
    keys_.emplace(deferral.key,
                  WaitingKey{.source = router.number(), .partition = partition_of(deferral.key), .deferral = deferral});
}

std::optional<Position> FindWaiting::first() const {
  std::optional<Position> first;
  for (const auto& [name, key] : keys_)
    if (!first || key.deferral.position < *first) first = key.deferral.position;
  return first;
}

/// The key that an event waits under, if it waits. One that could not be read waits by itself, though its key may be
/// one that waits, too.
WaitingKey* FindWaiting::find_key(const Item& item) {
  const Position position = item.event.position;
  if (const auto unread = keys_.find(unread_key(item.event.stream, position)); unread != keys_.end()) {
    unread->second.partition = item.partition;
    return &unread->second;
  }
  const auto key = keys_.find(item.key);
  const bool waits = key != keys_.end() && position >= key->second.deferral.position &&
                     position < points_[item.partition].next;  // what is not passed yet is read live
  return waits ? &key->second : nullptr;
}

void FindWaiting::see(const Item& item) {
  if (WaitingKey* key = find_key(item)) key->positions.push_back(item.event.position);
}

Result<void> FindWaiting::finish(std::vector<WaitingKey>& waiting, StartRecords& records) {
  for (auto& [name, key] : keys_) {
    if (key.positions.empty() || key.positions.front() != key.deferral.position)
      WEIR_CHECK(expect_unhandled(runtime_, router_, key));
    // Its type is no longer handled: fetched again, it will concern nobody.
    if (key.positions.empty()) key.positions.push_back(key.deferral.position);
    if (key.positions.front() >= points_[key.partition].next) {
      records.after.push_back(went_live_event(key.deferral));
    } else {
      WEIR_CHECK(notice_gap(router_, points_, key, records.ahead));
      waiting.push_back(std::move(key));
    }
  }
  return {};
}

}  // namespace weir::consumer
