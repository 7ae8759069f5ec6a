// Consumer: a named subscription to one or several stores, with durable progress, retries and dead letters.
//
//   source A ─┐            ┌─ lane 0 ─┐   handlers run, then ONE commit into the own store:
//             ├─ by key ───┼─ lane 1 ─┼─▶   their effects + how far this consumer came
//   source B ─┘            └─ lane … ─┘
//
// Inside the store everything happens exactly once: effects and progress are one commit (rules T1 to T8). For the world
// outside it is at least once, and handlers get a key to recognise repeats by. Events of one key (by default: of one
// stream) are handled one after another, in their order in the source; between keys and between sources there is none.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "weir/consumer/retry_policy.hpp"
#include "weir/consumer/source.hpp"
#include "weir/consumer/worker.hpp"
#include "weir/store/event_store.hpp"

namespace weir {

namespace env {
struct Environment;
}

/// Where a consumer that has never run begins in its sources.
enum class Begin : std::uint8_t {
  at_start,  ///< With the first event there is.
  now,       ///< With what is committed after its first start.
};

struct ConsumerOptions {
  /// Its identity in the store: a consumer with another name is another consumer. 1 to 100 bytes.
  std::string name;
  /// Must be set for a consumer, or a source of it, that the store does not know yet (rule T8); ignored afterwards.
  std::optional<Begin> begin{};
  /// The name this consumer had before: its progress, retries and parked keys are taken over at the first start under
  /// the new name, and the former one does not start again. Without it a rename would do everything twice.
  std::string formerly{};
  /// Threads that run handlers. May change from one run to the next.
  unsigned lanes = 4;
  RetryPolicy retry{};
  BreakerPolicy breaker{};
  /// A lane handles up to this many events, of different keys, before it commits their effects together.
  unsigned max_batch = 64;
};

class Consumer final : public Worker {
 public:
  /// Effects and progress go into `own`, which must outlive the consumer, as must its sources. Only one process, and
  /// one Consumer in it, may run a name at a time: the second one stops with an error as soon as both have moved.
  Consumer(EventStore& own, ConsumerOptions);
  /// With another environment than the real one: simulated clocks and randomness.
  Consumer(EventStore& own, ConsumerOptions, env::Environment&);
  /// Without a `stop` before it, what is under way ends, and nothing more is recorded: as after a crash, the next run
  /// begins where the last commit left off.
  ~Consumer() override;

  /// Adds a source, before the start. The label is for people; what counts is the store's id, so a directory may move.
  /// But a label that comes back with another store behind it is an error (source_diverged): that store would be
  /// processed from its beginning. The own store may be a source, too. A second call with the same store returns the
  /// same Source.
  Source& from(std::string label, const EventReader&);

  /// Errors: invalid_argument (no name, no source, a handler missing, `begin` not set, a name that was given up for
  /// another one, a key function that gives another key to an event that waits), source_diverged (a source was restored
  /// to an earlier state, or replaced, rule T1), history_gone (an event that it has not processed was scavenged, rule
  /// T9), what reading the stores says.
  Result<void> start() override;
  Result<void> stop(std::chrono::milliseconds deadline) override;
  WorkerStatus status() const override;

  /// Tries the parked events of this key again, in their order, with a fresh retry policy, and then goes on with the
  /// key's new ones. Durable when it returns; the tries follow within 100 ms. not_found: no such key is parked.
  Result<void> release(std::string_view key);

  const std::string& name() const;

 private:
  class Running;
  EventStore& own_;
  ConsumerOptions options_;
  env::Environment& environment_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::unique_ptr<Running> running_;
};

}  // namespace weir
