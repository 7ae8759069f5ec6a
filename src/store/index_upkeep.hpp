// IndexUpkeep: sees to it that what the index holds in memory gets to its files, on a thread of its own, and that
// commits wait when it cannot keep up: opening never has to read more than two parts of the log.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "env/thread.hpp"
#include "index/keeper.hpp"
#include "log/log.hpp"

namespace weir::store {

/// Thread-safe, but for `step`, which one thread calls.
class IndexUpkeep {
 public:
  /// Whether all before that batch is durable. May wait until it is.
  using IsDurable = std::function<bool(log::BatchNumber)>;

  explicit IndexUpkeep(std::unique_ptr<index::Keeper> keeper) : keeper_(std::move(keeper)) {}
  ~IndexUpkeep();

  /// A part that ends with that batch; 0 when all of it is durable.
  void add(index::Frozen frozen, log::BatchNumber batch);

  /// Writes the oldest part if all of it is durable, or merges some files, and writes parts that come meanwhile.
  /// Whether it did anything. A failure is no loss: the part stays in memory, and is tried again after the next one is
  /// added.
  bool step(const IsDurable& is_durable, index::Load load = index::Load::idle);

  /// The error of the last step, if it failed.
  Result<void> status() const;

  /// From now on a thread takes the steps.
  void start_thread(log::LogWriter& log);
  /// Waits while a part waits to be written. Does not wait for ever for a disk that fails.
  void wait_for_room();
  /// Ends the thread after the step that it is in: what is not written is read again at the next opening. False if it
  /// did not end in time.
  bool stop(std::chrono::milliseconds deadline);

 private:
  void run(log::LogWriter& log);
  Result<bool> write_oldest(const IsDurable& is_durable);
  bool has_to_write(env::Lock&) const { return !batches_.empty() && !failure_; }

  std::unique_ptr<index::Keeper> keeper_;
  mutable env::Mutex mutex_;
  env::CondVar changed_;
  std::deque<log::BatchNumber> batches_;  ///< Of the parts that wait, in order.
  std::optional<Error> failure_;          ///< Of the last step: nothing is tried until there is more to write.
  bool stopping_ = false;
  bool running_ = false;
  env::Thread thread_;
};

}  // namespace weir::store
