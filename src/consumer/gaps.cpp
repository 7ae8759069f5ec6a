#include "consumer/gaps.hpp"

#include "consumer/consumer_events.hpp"

namespace weir::consumer {
namespace {

std::string is_gone(const Router& router, Position gone) {
  return "event " + std::to_string(gone.value) + " of source " + router.source().label() + " was scavenged";
}

}  // namespace

Result<void> expect_no_gap(const Runtime& runtime, const Router& router, Position from, Position end) {
  if (router.source().accepts_gaps() || from >= end) return {};
  WEIR_TRY(const auto gone, router.source().reader().first_gone(from, end));
  if (!gone) return {};
  return Error(Errc::history_gone,
               "consumer " + runtime.options.name + ": " + is_gone(router, *gone) +
                   " before the consumer had processed it. Restore the source, or say with accept_gaps() that the "
                   "consumer goes on without what is gone");
}

void park_over_gap(const Router& router, Position gone, Deferral& key) {
  const std::string before = key.error.empty() ? std::string() : ". Before that: " + key.error;
  key.state = DeferralState::parked;
  key.reason = std::string(name_of(Errc::history_gone));
  key.error =
      (is_gone(router, gone) + (gone == key.position ? "" : ", and nobody can tell whether it waited behind this one") +
       ". To go on without what is gone, start the consumer with accept_gaps() and release the key" + before)
          .substr(0, kMaxErrorText);
}

Result<void> notice_gap(const Router& router, const Partitions& points, WaitingKey& key,
                        std::vector<NewEvent>& records) {
  Deferral& waits = key.deferral;
  WEIR_TRY(const auto gone, router.source().reader().first_gone(waits.position, points[key.partition].next));
  if (!gone) return {};
  if (*gone == waits.position && key.positions.front() != waits.position) key.positions.push_front(waits.position);
  if (router.source().accepts_gaps()) return {};
  key.gone = gone;
  const bool on_record = waits.state == DeferralState::parked && waits.error.starts_with(is_gone(router, *gone));
  if (on_record) return {};
  park_over_gap(router, *gone, waits);
  records.push_back(deferral_event(waits));
  return {};
}

}  // namespace weir::consumer
