#include "weir/consumer/effects.hpp"

#include <algorithm>
#include <iterator>

namespace weir {

Effects& Effects::append(StreamWrite write) & {
  const auto same = std::ranges::find(writes_, write.stream, &StreamWrite::stream);
  if (same == writes_.end()) {
    writes_.push_back(std::move(write));
  } else {
    std::ranges::move(write.events, std::back_inserter(same->events));
  }
  return *this;
}

Effects& Effects::append(std::vector<StreamWrite> writes) & {
  for (auto& write : writes) append(std::move(write));
  return *this;
}

Effects& Effects::check(std::string stream, ExpectedState expected) & {
  checks_.push_back({std::move(stream), expected});
  return *this;
}

Effects& Effects::fail_if_any(FailIfAny condition) & {
  conditions_.push_back(std::move(condition));
  return *this;
}

Effects& Effects::set_timer(std::string id, Time due, NewEvent event) & {
  timers_.push_back({std::move(id), due, std::move(event)});
  return *this;
}

Effects& Effects::cancel_timer(std::string id) & {
  if (std::ranges::find(cancelled_, id) == cancelled_.end()) cancelled_.push_back(std::move(id));
  return *this;
}

Effects& Effects::add(Effects other) & {
  append(std::move(other.writes_));
  std::ranges::move(other.checks_, std::back_inserter(checks_));
  std::ranges::move(other.conditions_, std::back_inserter(conditions_));
  std::ranges::move(other.timers_, std::back_inserter(timers_));
  for (auto& id : other.cancelled_) cancel_timer(std::move(id));
  return *this;
}

}  // namespace weir
