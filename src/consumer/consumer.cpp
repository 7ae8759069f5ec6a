#include "weir/consumer/consumer.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "consumer/keeper.hpp"
#include "consumer/lane.hpp"
#include "consumer/resume.hpp"
#include "consumer/source_reader.hpp"

namespace weir {

using namespace consumer;

class Consumer::Running {
 public:
  Running(EventStore& own, const ConsumerOptions& options, env::Environment& environment)
      : runtime_(own, options, environment) {}
  ~Running() { halt(); }

  Result<void> start(const std::vector<std::unique_ptr<Source>>& sources) {
    runtime_.routers.reserve(sources.size());
    for (const auto& source : sources) runtime_.routers.emplace_back(*source, runtime_.routers.size());
    WEIR_TRY(Resumed resumed, resume(runtime_));

    for (unsigned i = 0; i < runtime_.options.lanes; ++i) lanes_.emplace_back(runtime_);
    for (WaitingKey& key : resumed.waiting) lanes_[runtime_.lane_of(key.partition)].adopt(std::move(key));
    for (const Router& router : runtime_.routers) {
      runtime_.progress.add(router.id(), resumed.points[router.number()]);
      readers_.emplace_back(runtime_, lanes_, router, resumed.points[router.number()]);
    }
    keeper_.emplace(runtime_, lanes_, readers_, resumed.seen);
    const std::string& name = runtime_.options.name;
    for (Lane& lane : lanes_) run(name, [&lane] { lane.run(); });
    for (SourceReader& reader : readers_) run(name, [&reader] { reader.run(); });
    run(name, [this] {
      keeper_->run();
      record_where_it_stops();
    });
    return {};
  }

  Result<void> stop(std::chrono::milliseconds deadline) {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    halt();
    env::Lock lock(mutex_);
    if (!ended_.wait_for(lock, deadline, [&] { return alive_ == 0; }))
      return Error(Errc::timeout,
                   "consumer " + runtime_.options.name + " did not stop in " + std::to_string(deadline.count()) +
                       " ms: " + (recording_ ? "the commit of its progress" : "a handler, or a commit,") +
                       " has not come back. What it does is committed, or done again later");
    lock.unlock();
    threads_.clear();
    return recorded_;
  }

  void fill(WorkerStatus& status) const {
    status.error = runtime_.halt.error();
    status.handled = runtime_.handled.load(std::memory_order_relaxed);
    status.failures = runtime_.failures.load(std::memory_order_relaxed);
    bool behind = false;
    for (const SourceReader& reader : readers_) {
      const EventReader& source = reader.router().source().reader();
      const Position next = reader.frontier();
      const Position end = std::max(source.durable_end(), next);
      status.sources.push_back({reader.router().source().label(), reader.router().id(), next, end - next});
      behind = behind || end > next;
    }
    for (const Lane& lane : lanes_) {
      status.parked_keys += lane.parked();
      status.retrying_keys += lane.retrying();
    }
    status.state = status.error                 ? WorkerState::failed
                   : runtime_.halt.requested()  ? WorkerState::idle
                   : runtime_.breaker.is_open() ? WorkerState::breaker_open
                   : behind                     ? WorkerState::catching_up
                   : status.retrying_keys > 0   ? WorkerState::retrying
                                                : WorkerState::live;
    if (!status.error && (status.state == WorkerState::breaker_open || status.retrying_keys > 0))
      status.error = runtime_.last_failure.get();
  }

 private:
  void run(const std::string& name, std::function<void()> body) {
    {
      const std::scoped_lock lock(mutex_);
      ++alive_;
    }
    threads_.push_back(std::make_unique<env::Thread>(name, [this, body = std::move(body)] {
      body();
      const std::scoped_lock lock(mutex_);
      --alive_;
      ended_.notify_all();
    }));
  }

  /// In the keeper's thread: a stop does not wait beyond its deadline for a disk that does not answer.
  void record_where_it_stops() {
    env::Lock lock(mutex_);
    ended_.wait(lock, [&] { return alive_ == 1; });  // the lanes and readers have ended
    if (!stopping_ || runtime_.halt.error()) return;
    recording_ = true;
    lock.unlock();
    auto recorded = keeper_->record_progress(Durability::durable);
    lock.lock();
    recorded_ = std::move(recorded);
  }

  void halt() {
    runtime_.halt.request();
    for (Lane& lane : lanes_) lane.queue().close();
  }

  Runtime runtime_;
  std::deque<Lane> lanes_;
  std::deque<SourceReader> readers_;
  std::optional<Keeper> keeper_;
  env::Mutex mutex_;  ///< Of what follows.
  env::CondVar ended_;
  std::size_t alive_ = 0;
  bool stopping_ = false;
  bool recording_ = false;
  Result<void> recorded_{};
  std::vector<std::unique_ptr<env::Thread>> threads_;  // last: joined before what they use goes
};

Consumer::Consumer(EventStore& own, ConsumerOptions options)
    : Consumer(own, std::move(options), env::real_environment()) {}
Consumer::Consumer(EventStore& own, ConsumerOptions options, env::Environment& environment)
    : own_(own), options_(std::move(options)), environment_(environment) {}
Consumer::~Consumer() = default;

const std::string& Consumer::name() const { return options_.name; }

Source& Consumer::from(std::string label, const EventReader& reader) {
  WEIR_ASSERT(!running_, "sources are added before the consumer starts");
  const auto same = std::ranges::find_if(sources_, [&](const auto& s) { return s->reader().id() == reader.id(); });
  if (same != sources_.end()) return **same;
  return *sources_.emplace_back(std::make_unique<Source>(std::move(label), reader));
}

Result<void> Consumer::start() {
  WEIR_ASSERT(!running_, "a consumer is started once");
  const auto refuse = [&](const std::string& why) {
    return Error(Errc::invalid_argument, "consumer \"" + options_.name + "\": " + why);
  };
  if (options_.name.empty() || options_.name.size() > 100) return refuse("its name must have 1 to 100 bytes");
  if (options_.lanes < 1 || options_.lanes > kPartitions) return refuse("it must have 1 to 256 lanes");
  if (options_.max_batch < 1) return refuse("max_batch must be at least 1");
  if (sources_.empty()) return refuse("it has no source: call from(...) before start");
  for (const auto& source : sources_)
    for (const Route& route : source->routes())
      if (!route.handle || !route.decode)
        return refuse("source " + source->label() + " has a key but no handler for " + route.event_name);
  auto running = std::make_unique<Running>(own_, options_, environment_);
  WEIR_CHECK(running->start(sources_));
  running_ = std::move(running);
  return {};
}

Result<void> Consumer::stop(std::chrono::milliseconds deadline) {
  return running_ ? running_->stop(deadline) : Result<void>();
}

WorkerStatus Consumer::status() const {
  WorkerStatus status{.name = options_.name};
  if (running_) running_->fill(status);
  return status;
}

Result<void> Consumer::release(std::string_view key) { return release_key(own_, options_.name, key); }

}  // namespace weir
