// WaitingKeys: the keys of one lane that are deferred or parked, and the events that wait behind them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "weir/consumer/deferrals.hpp"

namespace weir::consumer {

/// What is on record is the deferral, with the first position; the positions behind it are found again by reading the
/// source (rule T3).
struct WaitingKey {
  std::size_t source = 0;
  std::uint16_t partition = 0;
  Deferral deferral;
  std::deque<Position> positions{};  ///< In order; the head first. Never empty while the key waits.
  /// An event of its own, or one that may be, was scavenged: it stays parked, whoever releases it (rule T9).
  std::optional<Position> gone{};
  std::optional<Time> scheduled{};  ///< Set by WaitingKeys.
};

/// Not thread-safe: a lane's own.
class WaitingKeys {
 public:
  bool empty() const { return keys_.empty(); }
  /// Null when the key does not wait. Pointers stay valid until the key is erased.
  WaitingKey* find(std::size_t source, const std::string& key);
  /// Adds it, and schedules it unless it is parked.
  WaitingKey& add(WaitingKey);
  void erase(WaitingKey&);

  /// At its deferral's due time; never while parked.
  void schedule(WaitingKey&);
  /// The first that is due; null for none.
  WaitingKey* due(Time now);
  /// The first that is scheduled, due or not; null for none.
  WaitingKey* first();
  void for_each(const std::function<void(WaitingKey&)>& visit);

  std::uint64_t parked() const;
  std::uint64_t retrying() const { return schedule_.size(); }

 private:
  std::map<std::pair<std::size_t, std::string>, WaitingKey> keys_;
  std::set<std::pair<Time, WaitingKey*>> schedule_;
};

}  // namespace weir::consumer
