#include "store/index_upkeep.hpp"

#include <utility>

namespace weir::store {
namespace {

constexpr std::chrono::milliseconds kLongestWait{100};
/// When no part came for so long there is time to merge.
constexpr std::chrono::milliseconds kPause{100};

}  // namespace

void IndexUpkeep::add(index::Frozen frozen, log::BatchNumber batch) {
  {
    const std::scoped_lock lock(mutex_);
    keeper_->add(std::move(frozen));
    batches_.push_back(batch);
    failure_.reset();
  }
  changed_.notify_all();
}

Result<bool> IndexUpkeep::write_oldest(const IsDurable& is_durable) {
  log::BatchNumber batch;
  {
    const std::scoped_lock lock(mutex_);
    if (batches_.empty()) return false;
    batch = batches_.front();
  }
  if (!is_durable(batch)) return false;
  WEIR_CHECK(keeper_->write_oldest());
  const std::scoped_lock lock(mutex_);
  batches_.pop_front();
  changed_.notify_all();
  return true;
}

bool IndexUpkeep::step(const IsDurable& is_durable, index::Load load) {
  bool is_behind = false;
  {
    const std::scoped_lock lock(mutex_);
    if (failure_ || stopping_) return false;
    is_behind = !batches_.empty();
  }
  const auto worked = is_behind ? write_oldest(is_durable) : keeper_->merge_some(load, [&]() -> Result<void> {
    WEIR_CHECK(write_oldest(is_durable));
    return {};
  });
  if (worked) return *worked;
  const std::scoped_lock lock(mutex_);
  failure_ = worked.error();
  changed_.notify_all();
  return false;
}

Result<void> IndexUpkeep::status() const {
  const std::scoped_lock lock(mutex_);
  return failure_ ? Result<void>(*failure_) : Result<void>{};
}

void IndexUpkeep::start_thread(log::LogWriter& log) {
  running_ = true;
  thread_ = env::Thread("weir-index", [this, &log] {
    run(log);
    const std::scoped_lock lock(mutex_);
    running_ = false;
    changed_.notify_all();
  });
}

void IndexUpkeep::run(log::LogWriter& log) {
  bool log_goes_on = true;  // after a failed sync nothing becomes durable any more
  const auto until_durable = [&](log::BatchNumber batch) { return log_goes_on = log.await_others(batch).has_value(); };
  while (log_goes_on) {
    while (step(until_durable, index::Load::busy)) continue;
    env::Lock lock(mutex_);
    if (!log_goes_on) stopping_ = true;
    const auto has_work = [&] { return stopping_ || has_to_write(lock); };
    if (!changed_.wait_for(lock, kPause, has_work)) {
      lock.unlock();
      while (step(until_durable, index::Load::idle)) continue;
      lock.lock();
      if (!log_goes_on) stopping_ = true;
      changed_.wait(lock, has_work);
    }
    if (stopping_) break;
  }
  changed_.notify_all();  // nobody waits for room that will not come
}

void IndexUpkeep::wait_for_room() {
  env::Lock lock(mutex_);
  while (!batches_.empty() && !failure_ && !stopping_) changed_.wait_for(lock, kLongestWait);
}

bool IndexUpkeep::stop(std::chrono::milliseconds deadline) {
  env::Lock lock(mutex_);
  stopping_ = true;
  keeper_->stop();
  changed_.notify_all();
  return changed_.wait_for(lock, deadline, [&] { return !running_; });
}

IndexUpkeep::~IndexUpkeep() {
  (void)stop(std::chrono::milliseconds::zero());
  thread_.join();
}

}  // namespace weir::store
