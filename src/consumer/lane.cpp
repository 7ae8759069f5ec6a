#include "consumer/lane.hpp"

#include <algorithm>

namespace weir::consumer {
namespace {

/// How long a lane sleeps at most when something is due: clocks may be set, and simulated ones leap.
constexpr std::chrono::milliseconds kTick{100};
/// With nothing due it waits to be told.
constexpr std::chrono::seconds kIdle{10};

}  // namespace

void Lane::adopt(WaitingKey key) {
  waiting_.add(std::move(key));
  count_waiting();
}

void Lane::run() {
  seen_generation_ = runtime_.breaker.generation();
  while (!runtime_.halt.requested()) {
    obey_releases();
    notice_closed_breaker();
    if (runtime_.breaker.is_open()) {
      probe();
      queue_.await(std::clamp<std::chrono::nanoseconds>(runtime_.breaker.next_probe() - runtime_.now(),
                                                        std::chrono::milliseconds(1), kTick),
                   false);
      continue;
    }
    bool worked = false;
    if (WaitingKey* due = waiting_.due(runtime_.now())) {
      retry(*due);
      worked = true;
    }
    if (auto items = queue_.take(runtime_.options.max_batch); !items.empty()) {
      handle(std::move(items));
      worked = true;
    }
    count_waiting();
    if (worked) continue;
    std::chrono::nanoseconds wait = kIdle;
    if (const WaitingKey* next = waiting_.first())
      wait = std::clamp<std::chrono::nanoseconds>(next->deferral.due - runtime_.now(), std::chrono::milliseconds(1),
                                                  kTick);
    queue_.await(wait, true);
  }
}

void Lane::handle(std::vector<Item> items) {
  Batch batch(runtime_.own);
  std::vector<Settled> settled;
  std::vector<PartitionMove> moves;
  for (Item& item : items) {
    if (runtime_.halt.requested() || runtime_.breaker.is_open()) break;
    auto now = settle(item, batch);
    if (!now) break;
    settled.push_back(std::move(*now));
    const TrackingPoint to{item.event.position + 1, item.event.frame_checksum};
    const auto same = std::ranges::find_if(
        moves, [&](const auto& m) { return m.source == item.source && m.partition == item.partition; });
    if (same != moves.end()) {
      same->to = to;
    } else {
      moves.push_back({item.source, item.partition, to});
    }
  }
  std::size_t finished = 0;
  if (!settled.empty()) {
    switch (commit(batch, moves)) {
      case Fate::done:
        for (; finished < settled.size(); ++finished) apply(items[finished], settled[finished]);
        break;
      case Fate::decide_again:
      case Fate::handlers_fault:
        // One of them spoils it for all: each by itself, deciding anew.
        while (finished < settled.size() && handle_alone(items[finished]) == Fate::done) ++finished;
        break;
      case Fate::no_space:
        runtime_.halt.wait_for(kNoSpacePause);
        break;
      case Fate::halted:
        break;
    }
  }
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(finished));
  count_waiting();  // first: between the two, a status would find everything done and nothing waiting
  queue_.finish(std::move(items));
}

std::optional<Lane::Settled> Lane::settle(Item& item, Batch& batch) {
  if (waiting_.find(item.source, item.key) != nullptr) return Settled{Settled::How::waits};
  const Time since = runtime_.now();
  unsigned tries = 0;
  Tried tried = try_at_once(item, 0, std::max(1U, runtime_.options.retry.at_once), tries);
  if (auto* effects = std::get_if<Effects>(&tried)) {
    if (!batch.has_room_for(*effects)) return std::nullopt;
    if (auto added = batch.add(std::move(*effects), cause_of(item)); !added) {
      runtime_.halt.fail(added.error());
      return std::nullopt;
    }
    return Settled{Settled::How::handled};
  }
  Settled settled{Settled::How::deferred, deferral_of(item, std::get<Failure>(tried), tries, since)};
  record(batch, settled.deferral.deferral, item);  // rule T3: in the commit that passes the event
  return settled;
}

void Lane::apply(const Item& item, Settled& settled) {
  switch (settled.how) {
    case Settled::How::handled:
      runtime_.handled.fetch_add(1, std::memory_order_relaxed);
      runtime_.breaker.succeeded(item.event.type, runtime_.now());
      break;
    case Settled::How::deferred:
      waiting_.add(std::move(settled.deferral));
      break;
    case Settled::How::waits:
      waiting_.find(item.source, item.key)->positions.push_back(item.event.position);
      break;
  }
}

Lane::Fate Lane::handle_alone(Item& item) {
  const Time since = runtime_.now();
  const TrackingPoint passed{item.event.position + 1, item.event.frame_checksum};
  const std::vector<PartitionMove> moves{{item.source, item.partition, passed}};
  for (int conflicts = 0; conflicts < kMaxConflicts; ++conflicts) {
    Batch batch(runtime_.own);
    auto settled = settle(item, batch);
    if (!settled) return Fate::halted;
    const Fate fate = commit(batch, moves);
    if (fate == Fate::done) apply(item, *settled);
    if (fate == Fate::no_space) runtime_.halt.wait_for(kNoSpacePause);
    if (fate == Fate::handlers_fault) break;
    if (fate != Fate::decide_again) return fate;
    if (runtime_.halt.requested()) return Fate::halted;
  }
  runtime_.failures.fetch_add(1, std::memory_order_relaxed);
  const bool conflict = refusal_code_ == Errc::conflict;
  const Failure failure{.cure = conflict ? Failure::Cure::time : Failure::Cure::none,
                        .reason = refusal_code_,
                        .error = "its effects were refused: " + refusal_};
  Settled settled{Settled::How::deferred, deferral_of(item, failure, 1, since)};
  Batch batch(runtime_.own);
  record(batch, settled.deferral.deferral, item);
  const Fate fate = commit(batch, moves);
  if (fate == Fate::done) apply(item, settled);
  return fate;
}

}  // namespace weir::consumer
