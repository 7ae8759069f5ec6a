#include "store/memory_store.hpp"

#include <algorithm>
#include <atomic>

#include "base/assert.hpp"
#include "store/completions.hpp"
#include "store/judge.hpp"
#include "store/memory_events.hpp"
#include "store/receipt.hpp"
#include "store/stream_life.hpp"
#include "store/validate.hpp"

namespace weir::store {
namespace {

StoreId new_store_id(env::Random& random) {
  StoreId id;
  random.fill(std::as_writable_bytes(std::span(id.bytes)));
  id.bytes[0] |= 1;  // never nil
  return id;
}

class MemoryStore final : public EventStore {
 public:
  explicit MemoryStore(env::Environment& environment)
      : clock_(environment.clock), id_(new_store_id(environment.random)), events_(id_) {}
  ~MemoryStore() override { (void)stop(std::chrono::milliseconds(10'000)); }

  StoreId id() const override { return id_; }
  Position end() const override { return {end_.load(std::memory_order_acquire)}; }

  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    env::Lock lock(mutex_);
    grown_.wait_for(lock, at_most, [&] { return end() > seen; });
    return end();
  }

  Result<void> read(const Read& read, const EventSink& sink) const override {
    return read_shown(read, sight(), clock_, sink);
  }

  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    return shown_version(stream, sight());
  }

  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    return visit_shown(sight(), visit);
  }

  std::vector<TrackingState> tracking() const override {
    const env::Lock lock(mutex_);
    return tracking_.all();
  }
  std::optional<TrackingState> tracking(std::string_view consumer, StoreId source) const override {
    const env::Lock lock(mutex_);
    return tracking_.find(consumer, source);
  }

  Result<CommitReceipt> commit(Commit commit) override {
    WEIR_ASSERT(!completions_.on_this_thread(),
                "a blocking commit on the completion thread would wait for itself; use commit_async");
    return take(commit);
  }

  void commit_async(Commit commit, CommitDone done) override {
    std::optional<Result<CommitReceipt>> result;
    {
      const std::scoped_lock order(async_order_);  // completions in the order in which the commits took effect
      result = take(commit);
      if (completions_.add(done, *result)) return;
    }
    done(*std::move(result));  // the store was stopped, and nobody else is there to say it
  }

  Result<void> stop(std::chrono::milliseconds deadline) override {
    WEIR_ASSERT(!completions_.on_this_thread(), "a store cannot be stopped from its own completion thread");
    {
      const std::scoped_lock lock(async_order_, mutex_);  // whoever was before has left word
      stopped_ = true;
    }
    if (completions_.stop(deadline)) return {};
    return Error(Errc::timeout, "the completions did not end by the deadline; those left were told in_doubt");
  }

 private:
  Sight sight() const { return {contents_, events_, end()}; }

  Result<CommitReceipt> take(const Commit& commit) {
    WEIR_CHECK(validate(commit));
    WEIR_TRY(Examination examined, examine(commit, contents_.terms, events_, end()));
    const env::Lock lock(mutex_);
    if (stopped_) return Error(Errc::stopped, "the store was stopped; nothing was written");
    Verdict verdict = judge(commit, std::move(examined), {contents_, tracking_, events_, end(), end()});
    if (auto* refused = std::get_if<Refused>(&verdict)) return std::move(refused->error);
    if (auto* repeated = std::get_if<Repeated>(&verdict)) return std::move(repeated->receipt);
    return append(commit, std::get<Accepted>(verdict));
  }

  CommitReceipt append(const Commit& commit, const Accepted& accepted) {
    time_ = std::max(time_, clock_.now());  // never goes back
    const auto [first, count] = events_.append(commit, accepted.first_versions, time_);
    EventView event;
    for (Position position = first; position < first + count; position = position + 1) {
      WEIR_ASSERT(events_.at(position, event).has_value(), "an event in memory cannot be lost");
      contents_.add(event, end());
    }
    for (const TrackingMove& move : commit.tracking) tracking_.apply(move);
    end_.store(first.value + count, std::memory_order_release);
    if (count > 0) grown_.notify_all();  // tracking alone wakes nobody (rule T7)
    return receipt_of(commit, accepted.first_versions, first);
  }

  env::Clock& clock_;
  const StoreId id_;
  MemoryEvents events_;
  mutable env::Mutex mutex_;
  mutable env::CondVar grown_;
  Contents contents_;
  TrackingTable tracking_;
  Time time_{};
  std::atomic<std::uint64_t> end_ = 0;  ///< Moves when everything about the events is in place.
  bool stopped_ = false;
  env::Mutex async_order_;
  Completions completions_;
};

}  // namespace

std::unique_ptr<EventStore> open_memory_store(env::Environment& environment) {
  return std::make_unique<MemoryStore>(environment);
}

}  // namespace weir::store

namespace weir {

std::unique_ptr<EventStore> open_memory_store() { return store::open_memory_store(env::real_environment()); }

}  // namespace weir
