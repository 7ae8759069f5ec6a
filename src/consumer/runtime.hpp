// Runtime: what the threads of a running consumer share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "consumer/breaker.hpp"
#include "consumer/progress.hpp"
#include "consumer/router.hpp"
#include "env/environment.hpp"
#include "env/thread.hpp"
#include "weir/consumer/consumer.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir::consumer {

/// The wish to end, and the error behind it. Thread-safe.
class Halt {
 public:
  void request();
  /// Requests the end because of an error; the first one is kept.
  void fail(Error error);
  bool requested() const { return requested_.load(std::memory_order_acquire); }
  std::optional<Error> error() const;
  /// Waits for the request, at most this long; whether it came.
  bool wait_for(std::chrono::nanoseconds at_most);

 private:
  mutable env::Mutex mutex_;
  env::CondVar changed_;
  std::atomic<bool> requested_{false};
  std::optional<Error> error_;
};

/// What a handler failed with last, for the status. Thread-safe.
class LastFailure {
 public:
  void note(Error error) {
    const std::scoped_lock lock(mutex_);
    error_.emplace(std::move(error));
  }
  std::optional<Error> get() const {
    const std::scoped_lock lock(mutex_);
    return error_;
  }

 private:
  mutable env::Mutex mutex_;
  std::optional<Error> error_;
};

struct Runtime {
  Runtime(EventStore& store, const ConsumerOptions& chosen, env::Environment& env)
      : own(store),
        options(chosen),
        stream(consumer_stream(chosen.name)),
        environment(env),
        progress(chosen.name),
        breaker(chosen.breaker) {}

  /// Why a refused commit ends the consumer, in words for its status.
  Error fatal(const Error& refusal) const;
  Time now() const { return environment.clock.now(); }
  std::size_t lane_of(std::uint16_t partition) const { return partition % options.lanes; }

  EventStore& own;
  const ConsumerOptions& options;
  const std::string stream;  ///< Where it records what it cannot pass.
  env::Environment& environment;
  std::vector<Router> routers{};  ///< By the source's number.
  Progress progress;
  Breaker breaker;
  Halt halt{};
  LastFailure last_failure{};
  std::atomic<std::uint64_t> handled{0};
  std::atomic<std::uint64_t> failures{0};
};

}  // namespace weir::consumer
