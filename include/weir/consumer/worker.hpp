// Worker: what a Service runs. Consumers, timers, sagas and projections are workers.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir {

enum class WorkerState : std::uint8_t {
  idle,          ///< Not started, or stopped by `stop`.
  catching_up,   ///< Behind a source.
  live,          ///< At the end of all its sources, nothing waiting for a retry.
  retrying,      ///< At the end, and some keys wait for their next try.
  breaker_open,  ///< Many keys fail alike: an outage is waited for.
  failed,        ///< Stopped by an error, which is in the status. It will not go on by itself.
};
std::string_view name_of(WorkerState);

struct SourceStatus {
  std::string label;
  StoreId id;
  Position next;          ///< Everything before it is processed, or on record as deferred.
  std::uint64_t lag = 0;  ///< Events of the source from there to its end, whomever they concern.
};

struct WorkerStatus {
  std::string name;
  WorkerState state = WorkerState::idle;
  /// Why it failed; else, while retrying or with the breaker open, the last failure; of timers, why one is left aside.
  std::optional<Error> error{};
  std::vector<SourceStatus> sources{};
  std::uint64_t retrying_keys = 0;
  std::uint64_t parked_keys = 0;
  std::uint64_t handled = 0;   ///< Events handled since the start.
  std::uint64_t failures = 0;  ///< Failed tries since the start.
};

class Worker {
 public:
  virtual ~Worker() = default;

  /// Begins to work in threads of its own and returns. Called once. What it says no to (a source that diverged, a
  /// missing option) has started nothing.
  virtual Result<void> start() = 0;

  /// Ends what is under way, records how far it came, and returns with no thread left. `timeout`: something, most
  /// likely a handler, did not come back by the deadline; the destructor will wait for it. Without effect when not
  /// started.
  virtual Result<void> stop(std::chrono::milliseconds deadline) = 0;

  /// Thread-safe from when `start` has returned; idle before that.
  virtual WorkerStatus status() const = 0;
};

}  // namespace weir
