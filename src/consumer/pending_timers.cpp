#include "consumer/pending_timers.hpp"

namespace weir::consumer {

Result<void> PendingTimers::apply(const EventView& event) {
  if (event.version != kTimerSetVersion) {
    erase(std::string(event.stream));
    return {};
  }
  WEIR_TRY(SetTimer timer, read_set_timer(event, store_));
  due_.insert({timer.due, timer.stream});
  timers_.insert_or_assign(timer.stream, std::move(timer));
  return {};
}

void PendingTimers::erase(const std::string& stream) {
  const auto found = timers_.find(stream);
  if (found == timers_.end()) return;
  due_.erase({found->second.due, stream});
  timers_.erase(found);
}

std::vector<SetTimer> PendingTimers::due(Time now, std::size_t most) const {
  std::vector<SetTimer> list;
  for (const auto& [time, stream] : due_) {
    if (time > now || list.size() == most) break;
    list.push_back(timers_.find(stream)->second);
  }
  return list;
}

}  // namespace weir::consumer
