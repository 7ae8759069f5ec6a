#include "weir/consumer/timers.hpp"

#include <algorithm>
#include <atomic>
#include <set>

#include "base/assert.hpp"
#include "consumer/held.hpp"
#include "consumer/pending_timers.hpp"
#include "consumer/runtime.hpp"
#include "weir/store/subscription.hpp"

namespace weir {

using namespace consumer;

namespace {

constexpr std::chrono::milliseconds kTick{100};
constexpr std::size_t kFireAtOnce = 64;

Commit fire(const std::vector<SetTimer>& timers) {
  Commit commit;
  for (const SetTimer& timer : timers)
    commit.append(timer.stream, ExpectedState::exactly(kTimerSetVersion), {timer.fired});
  return commit;
}

}  // namespace

std::string timer_stream(std::string_view id) { return std::string(kTimerCategory) + "-" + std::string(id); }

Result<std::vector<PendingTimer>> pending_timers(const EventReader& reader) {
  PendingTimers pending(reader.id());
  WEIR_CHECK(reader.read(Read::category(std::string(kTimerCategory)), [&](const EventView& event) {
    [[maybe_unused]] const auto applied = pending.apply(event);  // what cannot be read hides none of the others
    return Flow::more;
  }));
  std::vector<PendingTimer> list;
  for (const SetTimer& timer : pending.due(Time::max(), pending.size()))
    list.push_back({timer.stream.substr(kTimerCategory.size() + 1), timer.due, timer.fired.type});
  return list;
}

Result<CommitReceipt> set_timer(EventStore& store, TimerSet timer) {
  WEIR_CHECK(check_timer(timer));
  NewEvent set = timer_set_event(timer);
  set.correlation = timer.event.correlation;
  set.causation = timer.event.causation;
  return store.commit(Commit{}.append(timer_stream(timer.id), ExpectedState::no_stream(), {std::move(set)}));
}

Result<bool> cancel_timer(EventStore& store, std::string_view id) {
  auto done = store.commit(
      Commit{}.append(timer_stream(id), ExpectedState::exactly(kTimerSetVersion), {timer_cancelled_event()}));
  if (done) return true;
  if (done.error().code() == Errc::conflict) return false;
  return done.error();
}

class Timers::Running {
 public:
  Running(EventStore& store, env::Environment& environment)
      : store_(store), environment_(environment), pending_(store.id()) {}
  ~Running() { halt_.request(); }

  Result<void> start() {
    WEIR_CHECK(refuse_held(store_));
    const Position end = store_.durable_end();
    WEIR_CHECK(store_.read(Read::category(std::string(kTimerCategory)), [&](const EventView& event) {
      if (event.position >= end) return Flow::stop;
      take_in(event);
      return Flow::more;
    }));
    subscription_.emplace(store_, end, OfCategory{std::string(kTimerCategory)});
    count_.store(pending_.size());
    alive_ = true;
    thread_ = env::Thread("timers", [this] {
      if (auto done = run(); !done) halt_.fail(done.error().during("firing timers"));
      const std::scoped_lock lock(mutex_);
      alive_ = false;
      ended_.notify_all();
    });
    return {};
  }

  Result<void> stop(std::chrono::milliseconds deadline) {
    halt_.request();
    env::Lock lock(mutex_);
    if (ended_.wait_for(lock, deadline, [&] { return !alive_; })) return {};
    return Error(Errc::timeout, "the timers did not stop in " + std::to_string(deadline.count()) + " ms");
  }

  void fill(WorkerStatus& status) const {
    status.error = halt_.error();
    status.state = status.error ? WorkerState::failed : halt_.requested() ? WorkerState::idle : WorkerState::live;
    status.retrying_keys = count_.load();
    status.parked_keys = aside_count_.load();
    if (status.parked_keys > 0 && !status.error) status.error = last_aside_.get();
    status.handled = fired_.load();
  }

 private:
  Result<void> run() {
    while (!halt_.requested()) {
      const auto due = pending_.due(environment_.clock.now(), kFireAtOnce);
      if (!due.empty()) {
        WEIR_CHECK(fire_all(due));
      } else {
        WEIR_CHECK(follow());
      }
      count_.store(pending_.size());
    }
    return {};
  }

  Result<void> fire_all(const std::vector<SetTimer>& due) {
    auto fired = store_.commit(fire(due));
    if (fired) {
      for (const SetTimer& timer : due) pending_.erase(timer.stream);
      fired_ += due.size();
      return {};
    }
    if (fired.error().code() == Errc::no_space) return wait_for_space();
    if (!is_about_timers(fired.error().code())) return fired.error();
    // Somebody cancelled one of them, or they are too large together, or one is not taken: each by itself, and those
    // that are over are over (rule M1).
    for (const SetTimer& timer : due) {
      auto one = store_.commit(fire({timer}));
      if (!one && one.error().code() == Errc::no_space) return wait_for_space();
      if (!one && !is_about_timers(one.error().code())) return one.error();
      if (one) ++fired_;
      if (!one && one.error().code() != Errc::conflict) leave_aside(timer.stream, one.error());
      pending_.erase(timer.stream);
    }
    return {};
  }

  static bool is_about_timers(Errc refusal) {
    return refusal == Errc::conflict || refusal == Errc::too_large || refusal == Errc::invalid_argument ||
           refusal == Errc::id_reused;
  }

  void take_in(const EventView& event) {
    std::string stream(event.stream);
    if (auto applied = pending_.apply(event); !applied) {
      leave_aside(std::move(stream), applied.error());
    } else if (aside_.erase(stream) > 0) {
      aside_count_.store(aside_.size());
    }
  }

  /// One bad timer does not stop the others. It stays set: perhaps a later build can fire it.
  void leave_aside(std::string stream, const Error& why) {
    last_aside_.note(why.during("timer " + stream));
    aside_.insert(std::move(stream));
    aside_count_.store(aside_.size());
  }

  Result<void> wait_for_space() {
    halt_.wait_for(kTick);
    return {};
  }

  /// Takes in what happens to timers until the next one is due.
  Result<void> follow() {
    std::chrono::milliseconds wait = kTick;
    if (const auto next = pending_.next())
      wait = std::clamp(std::chrono::ceil<std::chrono::milliseconds>(*next - environment_.clock.now()),
                        std::chrono::milliseconds(1), kTick);
    while (true) {
      WEIR_TRY(const auto event, subscription_->next(wait));
      if (!event) return {};
      take_in(event->view());
      wait = std::chrono::milliseconds(0);
    }
  }

  EventStore& store_;
  env::Environment& environment_;
  PendingTimers pending_;
  std::set<std::string> aside_;  ///< The streams of timers that cannot fire.
  std::atomic<std::uint64_t> aside_count_{0};
  LastFailure last_aside_;
  std::optional<Subscription> subscription_;
  Halt halt_;
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::uint64_t> fired_{0};
  env::Mutex mutex_;
  env::CondVar ended_;
  bool alive_ = false;
  env::Thread thread_;  // last: joined before what it uses goes
};

Timers::Timers(EventStore& store) : Timers(store, env::real_environment()) {}
Timers::Timers(EventStore& store, env::Environment& environment) : store_(store), environment_(environment) {}
Timers::~Timers() = default;

Result<void> Timers::start() {
  WEIR_ASSERT(!running_, "timers are started once");
  auto running = std::make_unique<Running>(store_, environment_);
  WEIR_CHECK(running->start());
  running_ = std::move(running);
  return {};
}

Result<void> Timers::stop(std::chrono::milliseconds deadline) {
  return running_ ? running_->stop(deadline) : Result<void>();
}

WorkerStatus Timers::status() const {
  WorkerStatus status{.name = "timers"};
  if (running_) running_->fill(status);
  return status;
}

}  // namespace weir
