// GroupCommit: callers take turns at the open batch while the batch before it syncs; one of them, or a background
// thread, leads: takes the batch, writes and syncs it, and answers all who wait for it.
//
//   a lone caller    leads its own batch: no thread switch
//   several callers  the first leads; what they appended meanwhile goes to the background thread, which leads on while
//                    there is anything to lead
//   nobody waiting   asynchronous commits: the background thread leads
//
// Callers that were answered together come back together, a moment too late for the next batch: so a leader gathers. It
// gives way, a quarter of a sync at most, until those who were answered last are back beside those who waited
// meanwhile. It never does for a lone caller, nor when nobody waits for the disk, and never counts asynchronous
// commits: nobody is on the way there.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "env/clock.hpp"
#include "env/futex.hpp"
#include "env/thread.hpp"
#include "log/batch_builder.hpp"
#include "log/batch_writer.hpp"
#include "log/completions.hpp"
#include "log/log.hpp"

namespace weir::log {

/// How far a batch has to be.
enum class Stage : std::uint8_t { visible, durable };

/// Idle this long, the log gets its closing frame (rule L2).
inline constexpr std::chrono::milliseconds kIdleBeforeClosing{10};

class GroupCommit {
 public:
  GroupCommit(const env::Clock& clock, BatchBuilder builder, BatchWriter writer, Completions& completions, Time last,
              std::chrono::milliseconds relaxed_sync_delay);

  Result<void> take_turn(const std::function<void(Turn&)>& work);
  bool is_durable(BatchNumber batch) const { return has_reached(batch.value, Stage::durable); }
  Result<void> await(BatchNumber batch, Stage stage);
  /// For work that comes after the commits: waits until others have made the batch durable. In_doubt after a failure.
  Result<void> await_others(BatchNumber batch);
  void when(BatchNumber batch, Stage stage, BatchDone done);

  /// The background's part: leads what nobody else leads, syncs what is due, closes when idle. Returns whether it did
  /// anything.
  bool lead_in_background();
  /// Waits until `lead_in_background` may have something to do. False once it never will.
  bool wait_for_background_work();

  Result<void> stop(std::chrono::milliseconds deadline);

  Position durable_end() const { return {durable_end_.load(std::memory_order_acquire)}; }

 private:
  friend class Turn;
  static constexpr std::size_t kWords = 64;

  /// One word for all who wait for a batch: one wake-up answers them.
  struct Word {
    env::FutexWord value = 0;
    std::atomic<std::uint32_t> waiters = 0;
  };
  /// Who is told of a batch, by how far it has to be.
  struct Waiting {
    std::vector<BatchDone> visible;
    std::vector<BatchDone> durable;
  };

  bool has_reached(std::uint64_t batch, Stage stage) const;
  bool sync_is_wanted(env::SteadyTime now) const;
  /// Who leads: a caller, who waits for what it leads, or the background.
  enum class Leader : std::uint8_t { caller, background };
  void lead(env::Lock& lock, Leader who);
  void gather(env::Lock& lock, Leader who);
  std::uint32_t callers_waiting(std::uint64_t batch, Leader who) const;
  void finish(env::Lock& lock, const Result<void>& outcome, std::optional<Batch> batch, bool synced,
              env::SteadyTime now);
  void fail(const Error& error);
  void answer(std::uint64_t first, std::uint64_t last);
  void post_reached();
  Result<void> settle(env::Lock& lock, env::SteadyTime until);
  bool background_has_work(env::SteadyTime now) const;
  bool may_close(env::SteadyTime now) const;
  Error in_doubt() const;

  const env::Clock& clock_;
  const std::chrono::milliseconds relaxed_sync_delay_;
  Completions& completions_;
  BatchWriter writer_;  ///< The leader's.

  env::Mutex mutex_;  ///< Guards all below but the atomics.
  BatchBuilder builder_;
  Time last_time_;
  bool leading_ = false;
  bool stopping_ = false;
  std::optional<Error> failure_;
  std::uint64_t bytes_under_way_ = 0;
  std::uint64_t background_until_ = 0;  ///< The background leads batches up to this one.
  std::uint64_t wanted_durable_ = 0;    ///< Somebody waits for this batch to be durable, needs_sync or not.
  std::uint32_t expected_callers_ = 0;  ///< Blocking callers at the last sync: answered by it, or waiting for the next.
  std::chrono::nanoseconds usual_sync_{0};  ///< Of the last ones, on average.
  bool has_unsynced_ = false;
  bool is_closed_ = true;  ///< Nothing was written since the last closing frame.
  env::SteadyTime last_activity_;
  env::SteadyTime unsynced_since_;
  std::map<std::uint64_t, Waiting> waiting_;  ///< By their batch.
  env::CondVar room_;                         ///< Fewer bytes are under way, or it is over.
  env::CondVar leader_left_;
  env::CondVar background_;
  bool background_dozes_ = false;  ///< It waits without a limit.

  std::atomic<std::uint64_t> visible_batch_ = 0;
  std::atomic<std::uint64_t> durable_batch_ = 0;
  std::atomic<std::uint64_t> durable_end_ = 0;
  std::atomic<bool> failed_ = false;
  std::array<Word, kWords> words_;
};

}  // namespace weir::log
