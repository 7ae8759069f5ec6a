// What live and waiting events have in common: trying, judging a failure, committing.
#include <algorithm>

#include "consumer/consumer_events.hpp"
#include "consumer/lane.hpp"
#include "consumer/retry_schedule.hpp"
#include "consumer/trace_context.hpp"

namespace weir::consumer {
namespace {

double chance(env::Random& random) {
  return static_cast<double>(random.next() >> 11) / 9007199254740992.0;  // 53 random bits over 2^53
}

}  // namespace

Tried Lane::try_at_once(Item& item, unsigned before, unsigned most, unsigned& tries) {
  const Router& router = runtime_.routers[item.source];
  for (tries = 1;; ++tries) {
    Tried tried = try_once(item, router.source(), router.id(), runtime_.options.name, before + tries);
    const auto* failure = std::get_if<Failure>(&tried);
    if (failure == nullptr) return tried;
    runtime_.failures.fetch_add(1, std::memory_order_relaxed);
    const bool again = failure->cure == Failure::Cure::time && !failure->wait && tries < most;
    if (!again || runtime_.halt.requested()) return tried;
  }
}

WaitingKey Lane::deferral_of(const Item& item, const Failure& failure, unsigned attempts, Time since) {
  const Time now = runtime_.now();
  Deferral deferral{.source = runtime_.routers[item.source].id(),
                    .key = item.key,
                    .state = DeferralState::parked,
                    .position = item.event.position,
                    .reason = std::string(name_of(failure.reason)),
                    .error = failure.error.substr(0, kMaxErrorText),
                    .attempts = attempts,
                    .since = since,
                    .event = item.event.id,
                    .type = item.event.type,
                    .stream = item.event.stream};
  runtime_.last_failure.note(Error(failure.reason, item.event.type + " of key " + item.key + ": " + deferral.error));
  if (failure.cure == Failure::Cure::time) {
    // Before the question of parking: an outage parks nothing.
    const bool outage = runtime_.breaker.failed(item.event.type, item.key, failure.error, now);
    const RetryPolicy& policy = runtime_.options.retry;
    auto due = failure.wait ? next_try_after(policy, {attempts, since}, now, *failure.wait)
                            : next_try(policy, {attempts, since}, now, chance(runtime_.environment.random));
    if (!due && outage) due = now + runtime_.options.breaker.last_probe;
    if (due) {
      deferral.state = DeferralState::retrying;
      deferral.due = *due;
    }
  }
  return {.source = item.source,
          .partition = item.partition,
          .deferral = std::move(deferral),
          .positions = {item.event.position}};
}

Cause Lane::cause_of(const Item& item) const {
  return {.name = effect_name(runtime_.options.name, runtime_.routers[item.source].id(), item.event.position),
          .event = item.event.id,
          .correlation = item.event.correlation,
          .traceparent = traceparent_in(item.event.metadata)};
}

void Lane::record(Batch& batch, const Deferral& deferral, const Item& item) {
  NewEvent event = deferral_event(deferral);
  event.correlation = item.event.correlation;
  batch.record(runtime_.stream, std::move(event));
}

Lane::Fate Lane::commit(Batch& batch, const std::vector<PartitionMove>& moves) {
  const Progress::LanePass pass(runtime_.progress);
  std::vector<TrackingMove> tracking;
  for (const PartitionMove& move : moves)
    tracking.push_back(runtime_.progress.move(move.source, move.partition, move.to));
  for (const TrackingMove& move : tracking) batch.move(move);

  auto committed = runtime_.own.commit(batch.take());
  if (committed) {
    for (const TrackingMove& move : tracking) runtime_.progress.moved(move);
    return Fate::done;
  }
  const Error& error = committed.error();
  switch (error.code()) {
    case Errc::conflict:
      if (const auto* conflicts = error.detail<Conflicts>(); conflicts != nullptr && !conflicts->tracking.empty())
        break;
      refusal_ = error.message();
      refusal_code_ = error.code();
      return Fate::decide_again;
    case Errc::too_large:
    case Errc::invalid_argument:
    case Errc::id_reused:
      refusal_ = error.message();
      refusal_code_ = error.code();
      return Fate::handlers_fault;
    case Errc::no_space:
      return Fate::no_space;
    default:
      break;
  }
  runtime_.halt.fail(runtime_.fatal(error));
  return Fate::halted;
}

void Lane::count_waiting() {
  parked_.store(waiting_.parked(), std::memory_order_relaxed);
  retrying_.store(waiting_.retrying(), std::memory_order_relaxed);
}

}  // namespace weir::consumer
