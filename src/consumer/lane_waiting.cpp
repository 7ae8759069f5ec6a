// Keys that wait: retries when they are due, draining after a success, releases, probes while the breaker is open.
#include "consumer/consumer_events.hpp"
#include "consumer/gaps.hpp"
#include "consumer/lane.hpp"

namespace weir::consumer {
void Lane::obey_releases() {
  for (const Release& release : queue_.take_releases()) {
    WaitingKey* key = waiting_.find(release.source, release.key);
    if (key == nullptr || key->deferral.state != DeferralState::parked) continue;
    key->deferral.state = DeferralState::released;
    key->deferral.attempts = 0;
    key->deferral.due = {};
    waiting_.schedule(*key);
  }
}

void Lane::notice_closed_breaker() {
  const std::uint64_t generation = runtime_.breaker.generation();
  if (generation == seen_generation_) return;
  seen_generation_ = generation;
  const Time now = runtime_.now();
  waiting_.for_each([&](WaitingKey& key) {
    if (key.deferral.state == DeferralState::parked) return;
    key.deferral.attempts = 0;
    key.deferral.due = now;
    waiting_.schedule(key);
  });
}

void Lane::probe() {
  if (WaitingKey* key = waiting_.first()) {
    if (runtime_.breaker.take_probe(runtime_.now())) retry(*key);
  } else if (auto items = queue_.take(1); !items.empty()) {
    // Perhaps no key waits in any lane: those that failed were parked, or their deferral found the disk full. Then the
    // next event has to tell. Later than a key that waits would.
    const bool probed = runtime_.breaker.take_probe(runtime_.now() - kProbeOfNewEvent);
    if (probed && handle_alone(items.front()) == Fate::done) items.clear();
    queue_.finish(std::move(items));
  }
  count_waiting();
}

void Lane::retry(WaitingKey& key) {
  if (key.gone) return park_over_gap(key, *key.gone);
  const Position head = key.positions.front();
  auto item = runtime_.routers[key.source].fetch(head);
  if (!item) return runtime_.halt.fail(item.error().during("reading an event again that is to be retried"));
  if (!*item && !runtime_.routers[key.source].source().accepts_gaps()) {
    const auto gone = runtime_.routers[key.source].source().reader().first_gone(head, head + 1);
    if (!gone) return runtime_.halt.fail(gone.error());
    if (*gone) return park_over_gap(key, head);
  }
  if (!*item || !waits_as(**item, key.deferral.key)) {  // concerns nobody any more
    give_effects(key, nullptr, {});
    return;
  }
  const unsigned before = key.deferral.attempts;
  if (before == 0) key.deferral.since = runtime_.now();
  const unsigned most = before == 0 ? std::max(1U, runtime_.options.retry.at_once) : 1;
  unsigned tries = 0;
  for (int conflicts = 0; conflicts < kMaxConflicts; ++conflicts) {
    Tried tried = try_at_once(**item, before, most, tries);
    if (const auto* failure = std::get_if<Failure>(&tried)) {
      record_failure(key, **item, *failure, before + tries);
      return;
    }
    const Fate fate = give_effects(key, &**item, std::move(std::get<Effects>(tried)));
    if (fate == Fate::handlers_fault) break;
    if (fate != Fate::decide_again || runtime_.halt.requested()) return;
  }
  runtime_.failures.fetch_add(1, std::memory_order_relaxed);
  const bool conflict = refusal_code_ == Errc::conflict;
  record_failure(key, **item,
                 {.cure = conflict ? Failure::Cure::time : Failure::Cure::none,
                  .reason = refusal_code_,
                  .error = "its effects were refused: " + refusal_},
                 before + 1);
}

Lane::Fate Lane::give_effects(WaitingKey& key, const Item* item, Effects effects) {
  Batch batch(runtime_.own);
  if (item != nullptr) {
    if (auto added = batch.add(std::move(effects), cause_of(*item)); !added) {
      runtime_.halt.fail(added.error());
      return Fate::halted;
    }
  }
  // Nothing more waits, and nothing can have come since: this lane alone passes events of this partition, and the
  // commit is refused if anybody moved it (rule T4).
  const bool last = key.positions.size() == 1;
  NewEvent event = last ? went_live_event(key.deferral) : retried_event(key.deferral, key.positions.front());
  if (item != nullptr) {
    event.correlation = item->event.correlation;
    event.causation = item->event.id;
  }
  batch.record(runtime_.stream, std::move(event));
  const Fate fate = commit(batch, {{key.source, key.partition, std::nullopt}});
  if (fate == Fate::no_space) postpone(key);
  if (fate != Fate::done) return fate;

  if (item != nullptr) {
    runtime_.handled.fetch_add(1, std::memory_order_relaxed);
    runtime_.breaker.succeeded(item->event.type, runtime_.now());
  }
  key.positions.pop_front();
  if (last) {
    waiting_.erase(key);
    return fate;
  }
  key.deferral.position = key.positions.front();
  key.deferral.attempts = 0;
  key.deferral.due = {};
  waiting_.schedule(key);
  return fate;
}

void Lane::record_failure(WaitingKey& key, const Item& item, const Failure& failure, unsigned attempts) {
  WaitingKey judged = deferral_of(item, failure, attempts, key.deferral.since);
  judged.deferral.key = key.deferral.key;  // it may wait under another name than the one its handler sees
  if (runtime_.breaker.is_open() && judged.deferral.state != DeferralState::parked) {
    // A failed probe says nothing new, and is not held against the key.
    postpone(key);
    return;
  }
  Batch batch(runtime_.own);
  record(batch, judged.deferral, item);
  const Fate fate = commit(batch, {{key.source, key.partition, std::nullopt}});
  if (fate == Fate::no_space) postpone(key);
  if (fate != Fate::done) return;
  key.deferral = std::move(judged.deferral);
  waiting_.schedule(key);
}

void Lane::park_over_gap(WaitingKey& key, Position gone) {
  Deferral parked = key.deferral;
  if (!key.gone) consumer::park_over_gap(runtime_.routers[key.source], gone, parked);
  parked.state = DeferralState::parked;
  Batch batch(runtime_.own);
  batch.record(runtime_.stream, deferral_event(parked));
  const Fate fate = commit(batch, {{key.source, key.partition, std::nullopt}});
  if (fate == Fate::no_space) postpone(key);
  if (fate != Fate::done) return;
  key.deferral = std::move(parked);
  key.gone = gone;
  waiting_.schedule(key);
}

void Lane::postpone(WaitingKey& key) {
  key.deferral.due = runtime_.now() + runtime_.options.breaker.first_probe;
  waiting_.schedule(key);
}

}  // namespace weir::consumer
