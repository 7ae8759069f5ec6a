#include "system/settlement.hpp"

namespace orders {
namespace {

/// How many pairs of consumer and source each service has: its own log tells, but only once it has started.
std::size_t standings_of(const std::string& service) {
  if (service == "shop") return 0;
  return service == "order" ? 5 : 1;  // the intake follows the shop, the saga its own log and three others
}

constexpr std::size_t kSourcesOfReadModel = 2;

}  // namespace

void Settlement::add_lag(Reading& reading, weir::StoreId source, weir::Position next) const {
  for (const auto& [service, log] : logs_) {
    if (log->id() != source) continue;
    const weir::Position end = log->end();
    if (next < end) reading.behind += end - next;
  }
}

weir::Result<void> Settlement::look_at_read_model(Reading& reading) const {
  auto model = weir::ReadModel::open(read_model_);
  if (!model && model.error().code() == weir::Errc::not_found) {  // the order service has not come to it yet
    reading.complete = false;
    return {};
  }
  if (!model) return model.error();
  WEIR_TRY(const auto checkpoints, model->checkpoints());
  if (checkpoints.size() < kSourcesOfReadModel) reading.complete = false;
  for (const weir::Checkpoint& checkpoint : checkpoints) add_lag(reading, checkpoint.store, checkpoint.point.next);
  return {};
}

weir::Result<Reading> Settlement::read() const {
  Reading reading;
  reading.complete = true;
  // Positions first, ends afterwards: what comes in between is seen as something left to do, never as nothing.
  for (const auto& [service, log] : logs_) {
    WEIR_TRY(const auto standings, weir::standings(*log));
    if (standings.size() < standings_of(service)) reading.complete = false;
    for (const weir::Standing& standing : standings) {
      add_lag(reading, standing.source.id, standing.next.next);
      for (const weir::Deferral& deferral : standing.deferred) {
        if (deferral.state == weir::DeferralState::parked)
          reading.parked.push_back({service, standing.consumer, deferral.key, deferral.error});
        else
          ++reading.waiting;
      }
    }
  }
  WEIR_CHECK(look_at_read_model(reading));
  for (const auto& [service, log] : logs_) reading.ends[service] = log->end().value;
  return reading;
}

}  // namespace orders
