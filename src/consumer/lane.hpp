// Lane: the thread of order inside a consumer. Runs handlers for the partitions that are its own, and commits what they
// answer together with how far it came.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "consumer/attempt.hpp"
#include "consumer/batch.hpp"
#include "consumer/lane_queue.hpp"
#include "consumer/runtime.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

class Lane {
 public:
  explicit Lane(Runtime& runtime) : runtime_(runtime) {}

  LaneQueue& queue() { return queue_; }
  /// Before the thread runs: a key that waited when the consumer ran last.
  void adopt(WaitingKey key);

  /// The thread's body: until the halt.
  void run();

  std::uint64_t parked() const { return parked_.load(std::memory_order_relaxed); }
  std::uint64_t retrying() const { return retrying_.load(std::memory_order_relaxed); }

 private:
  /// How a commit ended, as far as the lane can do something about it.
  enum class Fate {
    done,
    decide_again,    ///< An expected state moved: the handlers decide anew.
    handlers_fault,  ///< The store does not take such a commit, now or ever.
    no_space,        ///< The same commit will succeed later.
    halted,
  };
  struct PartitionMove {
    std::size_t source;
    std::uint16_t partition;
    std::optional<TrackingPoint> to;  ///< None: stay, and demand that nobody moved it (rule T4).
  };
  /// What became of a live item in a batch that is not yet committed.
  struct Settled {
    enum class How { handled, deferred, waits } how;
    WaitingKey deferral{};  ///< Of `deferred`.
  };

  // Live events (lane.cpp).
  void handle(std::vector<Item> items);
  std::optional<Settled> settle(Item& item, Batch& batch);
  void apply(const Item& item, Settled& settled);
  Fate handle_alone(Item& item);

  // Waiting keys (lane_waiting.cpp).
  void obey_releases();
  void notice_closed_breaker();
  void probe();
  void retry(WaitingKey& key);
  Fate give_effects(WaitingKey& key, const Item* item, Effects effects);
  void record_failure(WaitingKey& key, const Item& item, const Failure& failure, unsigned attempts);
  /// Rule T9: an event that it waits for, or one that may be, is gone.
  void park_over_gap(WaitingKey& key, Position gone);
  void postpone(WaitingKey& key);

  // Both (lane_commit.cpp).
  /// Tries up to `most` times in a row, `before` tries having failed already. Counts the tries.
  Tried try_at_once(Item& item, unsigned before, unsigned most, unsigned& tries);
  WaitingKey deferral_of(const Item& item, const Failure& failure, unsigned attempts, Time since);
  Cause cause_of(const Item& item) const;
  /// Puts the deferral on record, in the flow of the event that it is about.
  void record(Batch& batch, const Deferral& deferral, const Item& item);
  Fate commit(Batch& batch, const std::vector<PartitionMove>& moves);
  void count_waiting();

  /// A handler that loses this often in a row against other writers has a problem of its own.
  static constexpr int kMaxConflicts = 16;
  static constexpr std::chrono::milliseconds kNoSpacePause{200};
  /// Some ticks of a lane: so much later a probe is taken by a new event, if no key that waits has taken it.
  static constexpr std::chrono::milliseconds kProbeOfNewEvent{400};

  Runtime& runtime_;
  LaneQueue queue_;
  WaitingKeys waiting_;
  std::uint64_t seen_generation_ = 0;
  std::string refusal_;  ///< What the last commit that was not taken was refused for.
  Errc refusal_code_ = Errc::conflict;
  std::atomic<std::uint64_t> parked_{0};
  std::atomic<std::uint64_t> retrying_{0};
};

}  // namespace weir::consumer
