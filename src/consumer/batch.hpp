// Batch: what a run of events comes to, gathered into one commit.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "weir/consumer/effects.hpp"
#include "weir/store/event_store.hpp"

namespace weir::consumer {

/// Where an effect comes from: its id, its correlation, its causation and its trace.
struct Cause {
  std::string name;  ///< effect_name(): ids derive from it (rule T5).
  EventId event;
  EventId correlation;
  std::string traceparent{};  ///< Empty when it has none.
};

class Batch {
 public:
  explicit Batch(EventStore& own) : own_(&own) {}

  /// Whether these effects can stand in the same commit as those before them: no stream of theirs is written or checked
  /// by both, neither has conditions on queries (which do not see the writes of their own commit), and there is room.
  /// An empty batch takes all.
  bool has_room_for(const Effects&) const;

  /// Names and links the effects, and adds them. A timer that is over already is not cancelled again (rule M1).
  /// Errors: what reading the timers' streams says.
  Result<void> add(Effects, const Cause&);

  /// An event in the consumer's own stream.
  void record(std::string_view stream, NewEvent);

  void move(TrackingMove move) { commit_.tracking.push_back(std::move(move)); }

  bool empty() const { return commit_.writes.empty() && commit_.checks.empty() && commit_.tracking.empty(); }
  Commit take() { return std::move(commit_); }

 private:
  StreamWrite& write_to(std::string_view stream, ExpectedState expected);

  EventStore* own_;
  Commit commit_;
  std::set<std::string, std::less<>> touched_;
  std::size_t bytes_ = 0;
};

}  // namespace weir::consumer
