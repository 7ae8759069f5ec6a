#include "store/index_upkeep.hpp"

#include <utility>

namespace weir::store {
namespace {

constexpr std::chrono::milliseconds kLongestWait{100};

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

bool IndexUpkeep::step(const std::function<bool(log::BatchNumber)>& until_durable) {
  std::optional<log::BatchNumber> batch;
  {
    const std::scoped_lock lock(mutex_);
    if (failure_ || stopping_) return false;
    if (!batches_.empty()) batch = batches_.front();
  }
  Result<bool> worked = true;
  if (batch) {
    if (!until_durable(*batch)) return false;
    if (auto written = keeper_->write_oldest(); !written) worked = written.error();
  } else {
    worked = keeper_->merge_some();
  }
  const std::scoped_lock lock(mutex_);
  if (batch && worked) batches_.pop_front();
  if (!worked) failure_ = worked.error();
  changed_.notify_all();
  return worked && *worked;
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
    while (step(until_durable)) continue;
    env::Lock lock(mutex_);
    if (!log_goes_on) stopping_ = true;
    changed_.wait(lock, [&] { return stopping_ || (!batches_.empty() && !failure_); });
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
