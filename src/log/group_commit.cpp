#include "log/group_commit.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

constexpr std::uint64_t kMaxBytesUnderWay = 16 * 1024 * 1024;
/// A bound for what a lost wake-up could cost; none is known.
constexpr std::chrono::milliseconds kLongestNap{100};
constexpr int kSyncsAveraged = 8;

}  // namespace

Position Turn::next_position() const { return log_.builder_.position(); }
Time Turn::now() const { return log_.last_time_; }
BatchNumber Turn::last_batch() const { return {log_.builder_.last_batch()}; }

Result<Appended> Turn::append(const FrameContent& content, Durability durability) {
  auto appended = log_.builder_.append(content, durability, log_.last_time_);
  if (appended) log_.bytes_under_way_ += appended->length;
  return appended;
}

GroupCommit::GroupCommit(const env::Clock& clock, BatchBuilder builder, BatchWriter writer, Completions& completions,
                         Time last, std::chrono::milliseconds relaxed_sync_delay)
    : clock_(clock),
      relaxed_sync_delay_(relaxed_sync_delay),
      completions_(completions),
      writer_(std::move(writer)),
      builder_(std::move(builder)),
      last_time_(last),
      last_activity_(clock.steady()),
      unsynced_since_(last_activity_),
      durable_end_(builder_.position().value) {}

Result<void> GroupCommit::take_turn(const std::function<void(Turn&)>& work) {
  env::Lock lock(mutex_);
  while (bytes_under_way_ > kMaxBytesUnderWay && !stopping_ && !failure_) {
    if (leading_)
      room_.wait_for(lock, kLongestNap);
    else
      lead(lock, Leader::background);
  }
  if (stopping_ || failure_)
    return Error(Errc::stopped, failure_ ? "the store stopped after a failure; open it again: " + failure_->message()
                                         : std::string("the store was stopped"));
  last_time_ = std::max(last_time_, clock_.now());
  Turn turn(*this);
  const std::uint64_t before = builder_.bytes_joined();
  work(turn);
  if (builder_.bytes_joined() != before) {
    is_closed_ = false;
    if (background_dozes_) background_.notify_one();
  }
  return {};
}

bool GroupCommit::has_reached(std::uint64_t batch, Stage stage) const {
  return (stage == Stage::durable ? durable_batch_ : visible_batch_).load() >= batch;
}

Error GroupCommit::in_doubt() const {
  return {Errc::in_doubt,
          "the commit may or may not be durable, opening the store again decides: " + failure_->message()};
}

Result<void> GroupCommit::await(BatchNumber batch, Stage stage) {
  WEIR_ASSERT(!Completions::on_completion_thread(), "a completion must not wait for a commit: use commit_async there");
  Word& word = words_[batch.value % kWords];
  while (!has_reached(batch.value, stage)) {
    env::Lock lock(mutex_);
    if (has_reached(batch.value, stage)) break;
    if (failure_) return in_doubt();
    WEIR_ASSERT(batch.value <= builder_.last_batch(), "a batch is waited for after something was appended to it");
    if (stage == Stage::durable) wanted_durable_ = std::max(wanted_durable_, batch.value);
    if (!leading_) {
      lead(lock, Leader::caller);
      continue;
    }
    // Whoever leads now hands over to the background thread: a sleeper must not be woken only to lead.
    background_until_ = std::max(background_until_, batch.value);
    word.waiters.fetch_add(1);
    const std::uint32_t seen = word.value.load();
    lock.unlock();
    while (!has_reached(batch.value, stage) && !failed_.load() && word.value.load() == seen)
      env::futex_wait(word.value, seen, kLongestNap, env::FutexScope::this_process);
    word.waiters.fetch_sub(1);
  }
  return {};
}

Result<void> GroupCommit::await_others(BatchNumber batch) {
  env::Lock lock(mutex_);
  wanted_durable_ = std::max(wanted_durable_, batch.value);
  if (!leading_) background_.notify_one();
  while (!is_durable(batch)) {
    if (failure_) return in_doubt();
    leader_left_.wait_for(lock, kLongestNap);
  }
  return {};
}

void GroupCommit::when(BatchNumber batch, Stage stage, BatchDone done) {
  const env::Lock lock(mutex_);
  if (has_reached(batch.value, stage)) {
    completions_.post({[done = std::move(done)] { done({}); }});
    return;
  }
  if (failure_) {
    completions_.post({[done = std::move(done), error = in_doubt()] { done(error); }});
    return;
  }
  Waiting& waiting = waiting_[batch.value];
  (stage == Stage::durable ? waiting.durable : waiting.visible).push_back(std::move(done));
  background_until_ = std::max(background_until_, batch.value);
  if (stage == Stage::durable) wanted_durable_ = std::max(wanted_durable_, batch.value);
  if (!leading_) background_.notify_one();
}

bool GroupCommit::sync_is_wanted(env::SteadyTime now) const {
  return has_unsynced_ &&
         (wanted_durable_ > durable_batch_.load() || stopping_ || now - unsynced_since_ >= relaxed_sync_delay_);
}

/// Writes the next batch, if there is one, and syncs if anybody needs it. Lets go of the mutex meanwhile.
void GroupCommit::lead(env::Lock& lock, Leader who) {
  WEIR_ASSERT(!leading_, "one leads at a time");
  leading_ = true;
  if (expected_callers_ > 1 && wanted_durable_ > durable_batch_.load()) gather(lock, who);
  std::optional<Batch> batch = builder_.take();
  env::SteadyTime now = clock_.steady();
  const bool sync_now = (batch && (batch->needs_sync || wanted_durable_ >= batch->number)) || sync_is_wanted(now);
  lock.unlock();
  Result<void> outcome;
  if (batch) outcome = writer_.write(*batch);
  std::chrono::nanoseconds took{0};
  if (outcome && sync_now) {
    const env::SteadyTime written = clock_.steady();
    outcome = writer_.sync();
    now = clock_.steady();
    took = now - written;
  }
  if (outcome) writer_.show();
  lock.lock();
  if (sync_now) {
    usual_sync_ += (took - usual_sync_) / kSyncsAveraged;
    expected_callers_ = batch ? callers_waiting(batch->number, who) : 0;
    if (const std::uint64_t open = builder_.last_batch(); batch && open != batch->number)
      expected_callers_ += words_[open % kWords].waiters.load();
  }
  finish(lock, outcome, std::move(batch), sync_now, now);
}

std::uint32_t GroupCommit::callers_waiting(std::uint64_t batch, Leader who) const {
  return words_[batch % kWords].waiters.load() + (who == Leader::caller ? 1 : 0);
}

void GroupCommit::gather(env::Lock& lock, Leader who) {
  const env::SteadyTime until = clock_.steady() + usual_sync_ / 4;
  while (callers_waiting(builder_.last_batch(), who) < expected_callers_ && clock_.steady() < until) {
    lock.unlock();
    env::give_way();
    lock.lock();
  }
}

void GroupCommit::finish(env::Lock&, const Result<void>& outcome, std::optional<Batch> batch, bool synced,
                         env::SteadyTime now) {
  leading_ = false;
  if (batch) last_activity_ = now;
  if (!outcome) {
    fail(outcome.error());
  } else {
    // Without a sync nothing changes for the batches that were visible before.
    const std::uint64_t first_answered = (synced ? durable_batch_ : visible_batch_).load() + 1;
    if (batch) {
      bytes_under_way_ -= batch->bytes.size();
      visible_batch_.store(batch->number);
      if (!synced && !has_unsynced_) unsynced_since_ = now;
    }
    if (synced) durable_batch_.store(visible_batch_.load());
    has_unsynced_ = writer_.has_unsynced();
    durable_end_.store(writer_.durable_end().value, std::memory_order_release);
    answer(first_answered, visible_batch_.load());
    if (batch) builder_.recycle(std::move(*batch));
  }
  room_.notify_all();
  leader_left_.notify_all();
  if (background_has_work(now)) background_.notify_one();
}

/// Everybody who waits for a batch in [first, last] looks again.
void GroupCommit::answer(std::uint64_t first, std::uint64_t last) {
  if (last + 1 - first > kWords) first = last + 1 - kWords;
  for (std::uint64_t batch = first; batch <= last; ++batch) {
    Word& word = words_[batch % kWords];
    word.value.fetch_add(1);
    if (word.waiters.load() > 0) env::futex_wake_all(word.value, env::FutexScope::this_process);
  }
  post_reached();
}

/// All of a batch in one task: a task each would cost more than what most of them do, and who commits waits for it.
void GroupCommit::post_reached() {
  std::vector<Completions::Task> tasks;
  const auto post = [&](std::vector<BatchDone>& all) {
    if (all.empty()) return;
    tasks.emplace_back([reached = std::exchange(all, {})] {
      for (const BatchDone& done : reached) done({});
    });
  };
  const auto end = waiting_.upper_bound(visible_batch_.load());
  for (auto it = waiting_.begin(); it != end;) {
    post(it->second.visible);
    if (has_reached(it->first, Stage::durable)) post(it->second.durable);
    it = it->second.durable.empty() ? waiting_.erase(it) : std::next(it);
  }
  if (!tasks.empty()) completions_.post(std::move(tasks));
}

/// Nothing more is written (rule L7). What was under way is in doubt.
void GroupCommit::fail(const Error& error) {
  if (failure_) return;
  failure_ = error;
  failed_.store(true);
  std::vector<Completions::Task> ended;
  for (auto& [batch, waiting] : waiting_)
    for (std::vector<BatchDone>* all : {&waiting.visible, &waiting.durable})
      for (BatchDone& done : *all) ended.push_back([done = std::move(done), doubt = in_doubt()] { done(doubt); });
  waiting_.clear();
  completions_.post(std::move(ended));
  for (Word& word : words_) {
    word.value.fetch_add(1);
    env::futex_wake_all(word.value, env::FutexScope::this_process);
  }
}

bool GroupCommit::may_close(env::SteadyTime now) const {
  return !is_closed_ && !has_unsynced_ && builder_.empty() && now - last_activity_ >= kIdleBeforeClosing;
}

bool GroupCommit::background_has_work(env::SteadyTime now) const {
  if (leading_ || failure_) return false;
  return background_until_ > visible_batch_.load() || sync_is_wanted(now) || may_close(now);
}

bool GroupCommit::lead_in_background() {
  env::Lock lock(mutex_);
  const env::SteadyTime now = clock_.steady();
  if (!background_has_work(now)) return false;
  if (may_close(now)) {
    is_closed_ = true;
    last_time_ = std::max(last_time_, clock_.now());
    if (!builder_.append_closing_frame(last_time_)) return false;
    bytes_under_way_ += kMinFrameBytes;
  }
  lead(lock, Leader::background);
  return true;
}

bool GroupCommit::wait_for_background_work() {
  env::Lock lock(mutex_);
  while (!background_has_work(clock_.steady())) {
    if (stopping_ || failure_) return false;
    if (is_closed_ && builder_.empty() && !has_unsynced_) {
      background_dozes_ = true;
      background_.wait(lock);
      background_dozes_ = false;
    } else {
      background_.wait_for(lock, kIdleBeforeClosing);
    }
  }
  return true;
}

/// Leads, or waits for those who do, until nothing is under way.
Result<void> GroupCommit::settle(env::Lock& lock, env::SteadyTime until) {
  while (!failure_ && (leading_ || !builder_.empty() || has_unsynced_)) {
    if (!leading_) {
      lead(lock, Leader::background);
      continue;
    }
    const auto left = until - clock_.steady();
    if (left <= left.zero()) {
      fail(Error(Errc::timeout, "the store was stopped before the disk had answered"));
      return Error(Errc::timeout, "stopping took longer than its deadline; what was pending is in doubt");
    }
    leader_left_.wait_for(lock, left);
  }
  return {};
}

Result<void> GroupCommit::stop(std::chrono::milliseconds deadline) {
  env::Lock lock(mutex_);
  const env::SteadyTime until = clock_.steady() + deadline;
  stopping_ = true;
  room_.notify_all();
  auto settled = settle(lock, until);
  if (settled && !failure_ && !is_closed_) {
    is_closed_ = true;
    last_time_ = std::max(last_time_, clock_.now());
    if (builder_.append_closing_frame(last_time_)) {
      bytes_under_way_ += kMinFrameBytes;
      settled = settle(lock, until);
    }
  }
  background_.notify_one();
  return settled;
}

}  // namespace weir::log
