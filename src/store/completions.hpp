// The completion thread of a store without a log of its own: runs what commit_async was given, in order (rule C5).
#pragma once

#include <chrono>
#include <deque>
#include <utility>

#include "env/thread.hpp"
#include "weir/store/event_store.hpp"

namespace weir::store {

class Completions {
 public:
  Completions();
  ~Completions();

  /// Will call `done` with `result` on the completion thread, after those given before. False, and nothing is taken,
  /// once the thread has ended.
  bool add(CommitDone& done, Result<CommitReceipt>& result);

  bool on_this_thread() const { return thread_.is_current(); }

  /// Runs what was added, and what is left at the deadline with `in_doubt` instead of its result; nothing runs after
  /// it returns. Whether all were in time.
  bool stop(std::chrono::milliseconds deadline);

 private:
  void run();

  env::Mutex stopping_mutex_;  ///< Taken before mutex_, by `stop` alone.
  env::Mutex mutex_;
  env::CondVar changed_;
  std::deque<std::pair<CommitDone, Result<CommitReceipt>>> waiting_;
  bool stopping_ = false;
  bool too_late_ = false;
  bool ended_ = false;
  env::Thread thread_;
};

}  // namespace weir::store
