// Timers: fires the durable timers of a store when they are due.
//
// A timer is the stream "$timer-<id>": set, and then exactly one of fired and cancelled (rule M1), which the stream's
// version decides. Handlers set and cancel timers by their effects; a fired timer is an event of the own store like any
// other, of the type it was given, and is handled by whoever is `on` it.
#pragma once

#include <memory>
#include <optional>

#include "weir/consumer/effects.hpp"
#include "weir/consumer/worker.hpp"
#include "weir/store/event_store.hpp"

namespace weir {

namespace env {
struct Environment;
}

/// The stream of a timer: "$timer-<id>".
std::string timer_stream(std::string_view id);

/// A timer that is neither fired nor cancelled.
struct PendingTimer {
  std::string id;
  Time due;
  std::string type;  ///< Of the event that it will record.
};

/// All that can be read, the earliest first: those that `Timers` would leave aside because they cannot be read are not
/// among them. Reads every timer the store has.
Result<std::vector<PendingTimer>> pending_timers(const EventReader&);

/// Sets a timer outside of a handler. conflict: the id was used before. invalid_argument, too_large: no store would
/// take its event, or its data or metadata are not UTF-8.
Result<CommitReceipt> set_timer(EventStore&, TimerSet);
/// Whether it was still pending: false when it had fired, was cancelled, or never set.
Result<bool> cancel_timer(EventStore&, std::string_view id);

/// Run one per store. Timers that came due while none ran fire at the start. One that cannot fire (it cannot be read,
/// or the store does not take its event) is left aside, holds up no other, and is tried again at the next start.
class Timers final : public Worker {
 public:
  explicit Timers(EventStore&);
  Timers(EventStore&, env::Environment&);
  ~Timers() override;

  Result<void> start() override;
  Result<void> stop(std::chrono::milliseconds deadline) override;
  /// retrying_keys: pending timers. parked_keys: those left aside; `error` says why.
  WorkerStatus status() const override;

 private:
  class Running;
  EventStore& store_;
  env::Environment& environment_;
  std::unique_ptr<Running> running_;
};

}  // namespace weir
