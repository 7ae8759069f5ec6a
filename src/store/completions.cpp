#include "store/completions.hpp"

namespace weir::store {

Completions::Completions() : thread_("weir-done", [this] { run(); }) {}

Completions::~Completions() { stop(std::chrono::milliseconds(0)); }

bool Completions::add(CommitDone& done, Result<CommitReceipt>& result) {
  const std::scoped_lock lock(mutex_);
  if (ended_) return false;
  waiting_.emplace_back(std::move(done), std::move(result));
  changed_.notify_all();
  return true;
}

bool Completions::stop(std::chrono::milliseconds deadline) {
  const std::scoped_lock one_at_a_time(stopping_mutex_);
  bool in_time = true;
  {
    env::Lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    in_time = changed_.wait_for(lock, deadline, [this] { return ended_; });
    if (!in_time) too_late_ = true;
  }
  thread_.join();
  return in_time;
}

void Completions::run() {
  env::Lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) break;
    auto [done, result] = std::move(waiting_.front());
    waiting_.pop_front();
    if (too_late_) result = Error(Errc::in_doubt, "the store was stopped before the commit could be answered");
    lock.unlock();
    done(std::move(result));
    done = nullptr;  // what it holds ends before anybody is told that all has
    lock.lock();
  }
  ended_ = true;
  changed_.notify_all();
}

}  // namespace weir::store
