#include "log/completions.hpp"

#include <utility>

namespace weir::log {
namespace {

thread_local bool inside_completion = false;

}  // namespace

bool Completions::on_completion_thread() { return inside_completion; }

void Completions::run(const Task& task) {
  inside_completion = true;
  task();
  inside_completion = false;
}

void Completions::start_thread() {
  thread_ = env::Thread("weir-complete", [this] { run_thread(); });
}

void Completions::post(std::vector<Task> tasks) {
  if (tasks.empty()) return;
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return;
    for (auto& task : tasks) tasks_.push_back(std::move(task));
  }
  posted_.notify_one();
}

void Completions::run_pending() {
  std::deque<Task> now;
  {
    const std::scoped_lock lock(mutex_);
    now.swap(tasks_);
  }
  for (const Task& task : now) run(task);
}

void Completions::run_thread() {
  env::Lock lock(mutex_);
  while (true) {
    posted_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    lock.unlock();
    run_pending();
    lock.lock();
  }
}

void Completions::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  posted_.notify_one();
  thread_.join();
  run_pending();
}

}  // namespace weir::log
