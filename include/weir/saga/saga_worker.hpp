// SagaWorker: what runs sagas, without their types. Applications make a Saga<Input>, which is one.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/consumer.hpp"
#include "weir/saga/definition.hpp"
#include "weir/store/event_store.hpp"

namespace weir {

namespace saga {
class Engine;
}

struct SagaOptions {
  /// Its identity in the store, for ever: the name of its consumer, and the category of its streams, "<name>-<key>".
  /// Not empty, without '-', not beginning with '$'; nothing else may write to that category.
  std::string name;
  /// The version of the steps declared on the saga itself. Sagas that run keep the version they were started with, so a
  /// change of the steps comes with a new number, and `Saga::earlier_version` keeps the old steps for as long as
  /// needed.
  std::uint32_t version = 1;
  /// Must be set for a saga, or a source of it, that the store does not know yet (rule T8); ignored afterwards.
  std::optional<Begin> begin{};
  /// Goes on without events that were scavenged before it came to them, in any of its sources; unless it is set, it
  /// stops there (history_gone, rule T9). A saga whose answer is gone waits until its time-out.
  bool accept_gaps = false;
  unsigned lanes = 4;
  RetryPolicy retry{};
  BreakerPolicy breaker{};
  unsigned max_batch = 64;
};

/// A Consumer underneath: the saga's events, its requests, its timers and the effects of its end are one commit with
/// the progress in the source. Events are keyed by the saga's key, and the saga's stream is written at exactly the
/// version that was read, so that answers from different services cannot race.
class SagaWorker : public Worker {
 public:
  ~SagaWorker() override;

  /// Besides what a Consumer says: bad_schema when the declaration is not whole or contradicts itself (the message
  /// names the step and says what to do), and when sagas still run whose version, or steps, this build does not have.
  Result<void> start() override;
  Result<void> stop(std::chrono::milliseconds deadline) override;
  WorkerStatus status() const override;

  /// Tries the parked events of the saga with this key again, as Consumer::release. A saga is parked when its functions
  /// fail for good. A stuck one is not: it goes on when the answer comes that it waits for.
  Result<void> release(std::string_view key);

  const std::string& name() const;

 protected:
  SagaWorker(EventStore& own, SagaOptions);
  SagaWorker(EventStore& own, SagaOptions, env::Environment&);

  /// The definition to fill, before the start. The reference is valid as long as the saga. Two of the same version are
  /// bad_schema at start.
  SagaDefinition& add_version(std::uint32_t version);
  SagaDefinition& newest();
  void add_start(SagaStartRule);

 private:
  void bind();

  SagaOptions options_;
  EventStore& own_;
  env::Environment& environment_;
  std::vector<SagaStartRule> starts_;
  std::vector<std::unique_ptr<SagaDefinition>> definitions_;  ///< The newest first, the others as they were declared.
  std::unique_ptr<saga::Engine> engine_;
  Consumer consumer_;  ///< Last: its threads end before what they use.
};

}  // namespace weir
