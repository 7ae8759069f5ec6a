// What waited when the consumer ran last, found again in its sources (rule T3).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/start_commit.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

/// For one source: is shown the events that were passed, and finds the keys that wait in it with all positions that
/// wait, from the first deferred one on. What it refers to must outlive it.
class FindWaiting {
 public:
  FindWaiting(const Runtime&, const std::vector<Deferral>& deferred, const Router&, const Partitions& points);

  /// From where on it has to be shown what was passed; nothing when nothing waits.
  std::optional<Position> first() const;
  void see(const Item&);

  /// Adds the keys to `waiting`. An event that could not be read and has a key by now waits in the partition of that
  /// key; where that has not passed it yet it is read live instead, and `records.after` gets the end of its waiting. A
  /// key whose events were scavenged is parked (rule T9), which `records.ahead` gets.
  ///
  /// Error: invalid_argument when the key function gives an event that waits another key than the one on record: what
  /// waits behind it would be forgotten.
  Result<void> finish(std::vector<WaitingKey>& waiting, StartRecords& records);

 private:
  WaitingKey* find_key(const Item&);

  const Runtime& runtime_;
  const Router& router_;
  const Partitions& points_;
  std::map<std::string, WaitingKey, std::less<>> keys_;
};

}  // namespace weir::consumer
