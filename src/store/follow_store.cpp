#include "store/follow_store.hpp"

#include <algorithm>

#include "env/thread.hpp"
#include "index/adopted_runs.hpp"
#include "log/follower.hpp"
#include "log/held.hpp"
#include "store/ancestry.hpp"
#include "store/contents.hpp"
#include "store/ledger.hpp"
#include "store/load_index.hpp"
#include "store/log_events.hpp"
#include "store/stream_life.hpp"
#include "store/tracking_table.hpp"

namespace weir::store {
namespace {

using std::chrono::milliseconds;

/// How often a store that is not there yet is looked for, and the longest pause after a failure (rule F1).
constexpr milliseconds kLookAgain{20};
constexpr milliseconds kLongestPause{100};

/// Follows a log with an index of its own, brought up to date by whoever reads.
class FollowStore final : public EventReader {
 public:
  /// Goes on behind what the index has, when the log has it too.
  FollowStore(env::Environment& environment, std::unique_ptr<log::LogFollower> log, std::filesystem::path directory,
              std::vector<std::shared_ptr<const index::RunFile>> runs, TrackingTable tracking)
      : files_(environment.files),
        clock_(environment.clock),
        directory_(std::move(directory)),
        log_(std::move(log)),
        contents_({runs.begin(), runs.end()}),
        runs_(std::move(runs)),
        tracking_(std::move(tracking)) {
    contents_.remembers_ids = false;
  }

  Result<void> refresh() const {
    const std::scoped_lock lock(mutex_);
    WEIR_CHECK(log_->refresh([this](const log::FrameView& frame) { return add(frame); }));
    return part_bytes_ < Ledger::kPartBytes ? Result<void>{} : let_go();
  }

  StoreId id() const override { return log_->id(); }
  std::vector<Ancestor> ancestry() const override { return ancestry_of(log_->identity().ancestry); }
  bool is_held() const override { return log::is_held(files_, {directory_}); }
  std::filesystem::path location() const override { return directory_; }

  Position end() const override {
    (void)refresh();  // what went wrong is told by the next read
    return log_->segments().end();
  }

  Position wait_past(Position seen, milliseconds at_most) const override {
    const Position published = log_->wait(seen, at_most);
    const Position now = end();
    if (now <= seen && published > seen) pause(std::min(at_most, kLongestPause));  // the log cannot be read on
    return now;
  }

  Result<void> read(const Read& read, const EventSink& sink) const override {
    WEIR_CHECK(refresh());
    const Position visible = log_->segments().end();
    const LogEvents events = this->events();
    return read_shown(read, {contents_, events, visible}, clock_, sink);
  }
  Result<std::optional<Position>> first_gone(Position from, Position end) const override {
    WEIR_CHECK(refresh());
    return events().first_gone(from, end);
  }
  Result<std::optional<std::uint32_t>> checksum_at(Position position) const override {
    WEIR_CHECK(refresh());
    return events().checksum_at(position);
  }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    WEIR_CHECK(refresh());
    const Position visible = log_->segments().end();
    const LogEvents events = this->events();
    return shown_version(stream, {contents_, events, visible});
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    WEIR_CHECK(refresh());
    const Position visible = log_->segments().end();
    const LogEvents events = this->events();
    return visit_shown({contents_, events, visible}, visit);
  }

  std::vector<TrackingState> tracking() const override {
    (void)refresh();
    const std::scoped_lock lock(mutex_);
    return tracking_.all();
  }
  std::optional<TrackingState> tracking(std::string_view consumer, StoreId source) const override {
    (void)refresh();
    const std::scoped_lock lock(mutex_);
    return tracking_.find(consumer, source);
  }

 private:
  LogEvents events() const { return {log_->segments(), contents_.terms}; }

  Result<void> add(const log::FrameView& frame) const {
    WEIR_CHECK(contents_.add_checked(frame));
    contents_.terms.add_frame(frame.count(), frame.offset());
    part_bytes_ += frame.length();
    return frame.for_each_move([this](const TrackingMove& move) { tracking_.apply(move); });
  }

  /// Takes the writer's files in the place of what it holds in memory itself, as far as they go.
  Result<void> let_go() const {
    (void)contents_.terms.freeze();
    part_bytes_ = 0;
    WEIR_TRY(auto runs, index::RunDirectory{log::LogDirectory{directory_}.index()}.load(files_, id()));
    runs_.take(contents_.terms, log_->segments().end(), std::move(runs));
    return {};
  }

  void pause(milliseconds at_most) const {
    env::Lock lock(pause_mutex_);
    never_.wait_for(lock, at_most);
  }

  env::FileSystem& files_;
  env::Clock& clock_;
  const std::filesystem::path directory_;
  const std::unique_ptr<log::LogFollower> log_;
  mutable env::Mutex mutex_;  ///< Guards refreshing and the tracking; the rest may be read meanwhile.
  mutable Contents contents_;
  mutable index::AdoptedRuns runs_;
  mutable TrackingTable tracking_;
  mutable std::uint64_t part_bytes_ = 0;
  mutable env::Mutex pause_mutex_;
  mutable env::CondVar never_;
};

}  // namespace

Result<std::unique_ptr<EventReader>> follow_store(env::Environment& environment,
                                                  const std::filesystem::path& directory) {
  WEIR_TRY(const auto where, log::log_directory(directory));
  WEIR_TRY(auto log, log::LogFollower::open(environment, where.root));
  WEIR_TRY(auto indexed, load_index(environment, where, log->id(),
                                    [&](const auto& checkpoint) { return log->begin_at(checkpoint); }));
  auto store = std::make_unique<FollowStore>(environment, std::move(log), where.root, std::move(indexed.runs),
                                             std::move(indexed.tracking));
  WEIR_CHECK(store->refresh());
  return store;
}

}  // namespace weir::store

namespace weir {

Result<std::unique_ptr<EventReader>> follow_store(const std::filesystem::path& directory) {
  return store::follow_store(env::real_environment(), directory);
}

Result<std::unique_ptr<EventReader>> follow_store(const std::filesystem::path& directory,
                                                  std::chrono::milliseconds at_most) {
  const env::Clock& clock = env::real_environment().clock;
  const auto deadline = clock.steady() + at_most;
  env::Mutex mutex;
  env::CondVar never;
  for (;;) {
    auto store = follow_store(directory);
    if (store || store.error().code() != Errc::not_found || clock.steady() >= deadline) return store;
    env::Lock lock(mutex);
    never.wait_for(lock, store::kLookAgain);
  }
}

}  // namespace weir
