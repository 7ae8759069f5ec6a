// Threads, locks and conditions. Plain wrappers: so that every thread has a name, and that this is the only place that
// starts one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

namespace weir::env {

/// Use with std::scoped_lock, or with `Lock` where a CondVar waits.
using Mutex = std::mutex;
using Lock = std::unique_lock<Mutex>;
/// Many readers or one writer. Use with std::shared_lock and std::unique_lock.
using SharedMutex = std::shared_mutex;

class CondVar {
 public:
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

  void wait(Lock& lock) { condition_.wait(lock); }
  template <class Predicate>
  void wait(Lock& lock, Predicate until) {
    condition_.wait(lock, std::move(until));
  }
  /// Returns when notified, when the time is over, or for no reason at all.
  void wait_for(Lock& lock, std::chrono::nanoseconds at_most) { condition_.wait_for(lock, at_most); }
  /// Whether `until` holds at the end.
  template <class Predicate>
  bool wait_for(Lock& lock, std::chrono::nanoseconds at_most, Predicate until) {
    return condition_.wait_for(lock, at_most, std::move(until));
  }

 private:
  std::condition_variable condition_;
};

/// Lets another thread run that is ready to.
inline void give_way() { std::this_thread::yield(); }

/// A running thread, joined at the latest by the destructor. Ending it is the business of its body.
class Thread {
 public:
  Thread() = default;
  /// The name shows in `top` and in debuggers; the kernel keeps 15 bytes of it. All signals are blocked in the thread,
  /// so that handling them stays with the threads of the application.
  Thread(std::string name, std::function<void()> body);

  void join() {
    if (thread_.joinable()) thread_.join();
  }
  bool is_current() const { return thread_.get_id() == std::this_thread::get_id(); }

 private:
  std::jthread thread_;
};

}  // namespace weir::env
