#include "peers/weir.hpp"

namespace bench {
namespace {

std::vector<weir::NewEvent> one_event(std::string_view body) {
  std::vector<weir::NewEvent> events;
  events.push_back({.type = std::string(kType), .data = std::string(body)});
  return events;
}

}  // namespace

void await_sync(weir::EventStore& store) {
  const auto end = store.end();
  while (store.durable_end() < end) store.wait_past(store.durable_end(), std::chrono::milliseconds(100));
}

weir::ExpectedState before(Place place) {
  return place.version == 0 ? weir::ExpectedState::no_stream() : weir::ExpectedState::exactly({place.version - 1});
}

weir::Commit WeirPeer::commit_of(Place place, std::string_view body, weir::Durability durability) {
  weir::Commit commit{.durability = durability};
  commit.append(stream_name(place.stream), before(place), one_event(body));
  return commit;
}

weir::Commit WeirPeer::batch_of(std::uint64_t n, std::size_t count) {
  weir::Commit commit;
  commit.writes.reserve(count);
  for (std::uint64_t i = n; i < n + count; ++i) {
    commit.append(stream_name(place_of(i).stream), before(place_of(i)), one_event(body_of(i)));
  }
  return commit;
}

}  // namespace bench
