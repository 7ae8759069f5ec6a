// The callbacks of asynchronous commits, run one after another (rule C5).
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "env/thread.hpp"

namespace weir::log {

/// Thread-safe.
class Completions {
 public:
  using Task = std::function<void()>;

  /// From now on the thread `weir-complete` runs them; before and without it, `run_pending` does.
  void start_thread();
  void post(std::vector<Task> tasks);
  void run_pending();
  /// Runs what was posted, ends the thread, and drops what is posted later.
  void stop();

  /// Whether the caller is inside a completion.
  static bool on_completion_thread();

 private:
  void run_thread();
  static void run(const Task& task);

  env::Mutex mutex_;
  env::CondVar posted_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  env::Thread thread_;
};

}  // namespace weir::log
