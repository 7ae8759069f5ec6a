// PendingTimers: the timers of a store that are neither fired nor cancelled, kept up to date by the events of their
// category.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "consumer/timer_events.hpp"

namespace weir::consumer {

class PendingTimers {
 public:
  explicit PendingTimers(StoreId store) : store_(store) {}

  /// Takes in the next event of the category. Errors: bad_data.
  Result<void> apply(const EventView&);
  /// Without effect when it is over already.
  void erase(const std::string& stream);

  /// Those that are due, the earliest first.
  std::vector<SetTimer> due(Time now, std::size_t most) const;
  /// When the next one is due.
  std::optional<Time> next() const { return due_.empty() ? std::nullopt : std::optional(due_.begin()->first); }
  std::size_t size() const { return timers_.size(); }

 private:
  StoreId store_;
  std::map<std::string, SetTimer> timers_;  ///< By stream.
  std::set<std::pair<Time, std::string>> due_;
};

}  // namespace weir::consumer
