#include "store/local_store.hpp"

#include <functional>

#include "base/assert.hpp"
#include "log/group_commit.hpp"
#include "store/load_index.hpp"
#include "store/repeat.hpp"
#include "store/stream_life.hpp"
#include "store/validate.hpp"

namespace weir::store {
namespace {

/// Nothing of the commit was written, but what it was judged against may not be there after reopening (rule C1).
Error judged_in_doubt(const Error& cause) {
  return Error(Errc::stopped, "nothing was written; the commit was judged against one in doubt: " + cause.message());
}

/// Whether the answer rests on commits in flight.
bool waits(const Verdict& verdict) {
  const auto* refused = std::get_if<Refused>(&verdict);
  return refused != nullptr ? refused->on_flight
                            : std::holds_alternative<Unsettled>(verdict) || std::holds_alternative<Undecided>(verdict);
}

constexpr std::chrono::milliseconds kStopDeadline{10'000};
static_assert(log::LogOptions{}.relaxed_sync_delay == kRelaxedSyncInterval &&
                  Ledger::kPartBytes == StoreOptions{}.index_part_bytes &&
                  log::LogOptions{}.segment_bytes == StoreOptions{}.segment_bytes,
              "what is opened without options is opened with those of the store");

/// The store whose completion runs on this thread; null on all others.
thread_local const LocalStore* completing = nullptr;

/// Marks this thread while a completion runs.
class Completing {
 public:
  explicit Completing(const LocalStore& store) { completing = &store; }
  ~Completing() { completing = nullptr; }
};

}  // namespace

Result<std::unique_ptr<LocalStore>> LocalStore::open(env::Environment& environment,
                                                     const std::filesystem::path& directory,
                                                     const log::LogOptions& options, const OnReading& on_reading,
                                                     std::uint64_t index_part_bytes) {
  WEIR_TRY(auto held, log::hold_log(environment, directory, options));
  WEIR_TRY(Indexed indexed, load_index(environment, held.directory, held.identity.store, [&](const auto& checkpoint) {
             return log::stands_in_log(environment.files, held.directory, held.identity.store, checkpoint);
           }));
  std::unique_ptr<LocalStore> store(
      new LocalStore(environment, held, {indexed.runs.begin(), indexed.runs.end()}, std::move(indexed.tracking)));
  LocalStore& self = *store;
  self.ledger_.set_part_bytes(index_part_bytes);
  auto keeper = std::make_unique<index::Keeper>(environment.files, held.directory, held.identity.store,
                                                self.ledger_.terms(), std::move(indexed.runs));
  WEIR_CHECK(keeper->tidy());
  self.upkeep_.emplace(std::move(keeper));
  WEIR_TRY(self.log_, log::LogWriter::open(
                          environment, std::move(held), options, indexed.checkpoint,
                          [&self, &on_reading](const log::FrameView& frame) {
                            if (on_reading) on_reading(frame.first());
                            return self.add(frame);
                          },
                          [&self](const log::Progress& progress) { self.signal_.move_to(progress.durable); }));
  if (self.read_at_opening_) self.upkeep_->add(*std::exchange(self.read_at_opening_, std::nullopt), {});
  self.signal_.move_to(self.log_->durable_end());
  self.drive_ = options.drive;
  if (self.drive_ == log::Drive::threads) self.upkeep_->start_thread(*self.log_);
  return store;
}

/// A frame that was there at opening. An index that has to be made anew goes to its files at once, part by part: once a
/// segment is followed by another, all of it is durable.
Result<void> LocalStore::add(const log::FrameView& frame) {
  if (read_at_opening_ && read_at_opening_->checkpoint.end.segment != frame.segment()) {
    upkeep_->add(*std::exchange(read_at_opening_, std::nullopt), {});
    while (upkeep_->step([](log::BatchNumber) { return true; })) continue;
  }
  WEIR_CHECK(ledger_.add(frame));
  if (!ledger_.is_full()) return {};
  if (read_at_opening_) upkeep_->add(*std::exchange(read_at_opening_, std::nullopt), {});
  read_at_opening_ = ledger_.freeze();
  return {};
}

LocalStore::~LocalStore() {
  if (log_ != nullptr) (void)stop(kStopDeadline);  // there is none if it could not be opened
}

Position LocalStore::wait_past(Position seen, std::chrono::milliseconds at_most) const {
  return signal_.wait_past(seen, at_most);
}

Result<void> LocalStore::read(const Read& read, const EventSink& sink) const {
  const Position visible = end();
  const LogEvents events = this->events();
  return read_shown(read, {ledger_.contents(), events, visible}, clock_, sink);
}

Result<std::optional<StreamVersion>> LocalStore::stream_version(std::string_view stream) const {
  const Position visible = end();
  const LogEvents events = this->events();
  return shown_version(stream, {ledger_.contents(), events, visible});
}

Result<void> LocalStore::streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const {
  const Position visible = end();
  const LogEvents events = this->events();
  return visit_shown({ledger_.contents(), events, visible}, visit);
}

std::vector<TrackingState> LocalStore::tracking() const { return ledger_.shown_tracking().all(); }

std::optional<TrackingState> LocalStore::tracking(std::string_view consumer, StoreId source) const {
  return ledger_.shown_tracking().find(consumer, source);
}

Result<CommitReceipt> LocalStore::commit(Commit commit) {
  WEIR_ASSERT(completing != this,
              "a blocking commit on the completion thread would wait for itself; use commit_async (rule C5)");
  WEIR_CHECK(validate(commit));
  for (;;) {
    WEIR_TRY(Taken taken, take(commit));
    if (std::holds_alternative<Accepted>(taken.verdict)) {
      WEIR_CHECK(commit.durability == Durability::relaxed ? log_->await_visible(taken.batch)
                                                          : log_->await_durable(taken.batch));
      return written(std::move(taken.receipt), taken.batch);
    }
    if (waits(taken.verdict))
      if (auto durable = log_->await_durable(taken.batch); !durable) return judged_in_doubt(durable.error());
    if (auto answered = answer(commit, std::move(taken.verdict))) return *std::move(answered);
  }
}

void LocalStore::commit_async(Commit commit, CommitDone done) {
  {
    const std::shared_lock gate(stopping_gate_);
    if (!stopping_) return begin(std::move(commit), std::move(done));
  }
  done(Error(Errc::stopped, "the store was stopped; nothing was written"));  // nobody else is there to say it
}

/// Takes the commit's turn, and leaves word for the completion thread.
void LocalStore::begin(Commit commit, CommitDone done) {
  Result<Taken> taken = Taken{};
  if (auto valid = validate(commit); valid)
    taken = take(commit);
  else
    taken->verdict = Refused{valid.error()};
  if (!taken) taken = Taken{Refused{taken.error()}, {}, {}};

  if (std::holds_alternative<Accepted>(taken->verdict)) {
    auto ended = [this, receipt = std::move(taken->receipt), batch = taken->batch,
                  done = std::move(done)](const Result<void>& result) {
      const Completing here(*this);
      done(result ? written(receipt, batch) : Result<CommitReceipt>(result.error()));
    };
    if (commit.durability == Durability::relaxed)
      log_->when_visible(taken->batch, std::move(ended));
    else
      log_->when_durable(taken->batch, std::move(ended));
    return;
  }
  const log::BatchNumber batch = waits(taken->verdict) ? taken->batch : log::BatchNumber{};
  log_->when_durable(batch, [this, commit = std::move(commit), verdict = std::move(taken->verdict),
                             done = std::move(done)](const Result<void>& result) {
    const Completing here(*this);
    if (!result) return done(judged_in_doubt(result.error()));
    if (auto answered = answer(commit, verdict)) return done(*std::move(answered));
    commit_async(commit, done);
  });
}

Result<void> LocalStore::stop(std::chrono::milliseconds deadline) {
  const std::scoped_lock one_at_a_time(stop_mutex_);
  {
    const std::unique_lock gate(stopping_gate_);  // whoever took a turn has left word: nobody is forgotten
    stopping_ = true;
  }
  scavenge_ends_ = true;
  const std::scoped_lock no_scavenge(scavenge_mutex_);  // it ends at once, unless it is writing a segment
  // First the index, which reads the log; a merge that is under way is given up.
  (void)upkeep_->stop(deadline / 2);
  return log_->stop(deadline);
}

Result<void> LocalStore::finish_index() {
  while (upkeep_->step([this](log::BatchNumber batch) { return log_->is_durable(batch); })) continue;
  return upkeep_->status();
}

void LocalStore::tick() {
  log_->tick();
  upkeep_->step([this](log::BatchNumber batch) { return log_->is_durable(batch); });
}

Result<Taken> LocalStore::take(const Commit& commit) {
  const Position durable = durable_end();
  WEIR_TRY(Examination examined, examine(commit, ledger_.contents().terms, events(), durable));
  Taken taken;
  if (part_is_full_.load(std::memory_order_relaxed) && drive_ == log::Drive::threads) upkeep_->wait_for_room();
  const auto work = [&](log::Turn& turn) {
    if (ledger_.is_full()) upkeep_->add(ledger_.freeze(), turn.last_batch());
    taken = ledger_.take(commit, std::move(examined), turn, events(), durable_end());
    part_is_full_.store(ledger_.is_full(), std::memory_order_relaxed);
  };
  WEIR_CHECK(log_->take_turn(std::ref(work)));  // by reference: else it would be copied to the heap
  return taken;
}

Result<CommitReceipt> LocalStore::written(CommitReceipt receipt, log::BatchNumber batch) {
  ledger_.shown_tracking().show(batch);
  return receipt;
}

/// The answer to a commit that was not accepted, once what it rests on is durable; nothing when it is judged anew.
std::optional<Result<CommitReceipt>> LocalStore::answer(const Commit& commit, Verdict verdict) const {
  if (const auto* unsettled = std::get_if<Unsettled>(&verdict)) {
    auto settled = settle(commit, *unsettled, events());
    if (!settled) return std::nullopt;
    verdict = *std::move(settled);
  }
  if (auto* undecided = std::get_if<Undecided>(&verdict)) {
    auto settled = settle(commit, std::move(*undecided), ledger_.contents().terms, events());
    if (!settled) return std::nullopt;
    verdict = *std::move(settled);
  }
  if (auto* refused = std::get_if<Refused>(&verdict)) return std::move(refused->error);
  return std::move(std::get<Repeated>(verdict).receipt);
}

}  // namespace weir::store

namespace weir {

Result<std::unique_ptr<EventStore>> open_store(const std::filesystem::path& directory, StoreOptions options) {
  WEIR_CHECK(store::validate(options));
  WEIR_TRY(auto store, store::LocalStore::open(env::real_environment(), directory,
                                               {.segment_bytes = options.segment_bytes,
                                                .relaxed_sync_delay = options.relaxed_sync_interval},
                                               {}, options.index_part_bytes));
  return store;
}

}  // namespace weir
