#include "store/follow_store.hpp"

#include <algorithm>

#include "env/thread.hpp"
#include "log/follower.hpp"
#include "store/contents.hpp"
#include "store/log_events.hpp"
#include "store/select.hpp"
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
  FollowStore(std::unique_ptr<log::LogFollower> log, std::filesystem::path directory)
      : directory_(std::move(directory)), log_(std::move(log)), events_(log_->segments()) {}

  Result<void> refresh() const {
    const std::scoped_lock lock(mutex_);
    return log_->refresh([this](const log::FrameView& frame) { return add(frame); });
  }

  StoreId id() const override { return log_->id(); }
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
    return read_selected(read, contents_.terms, events_, log_->segments().end(), sink);
  }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    WEIR_CHECK(refresh());
    return visible_version(stream, contents_, events_, log_->segments().end());
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    WEIR_CHECK(refresh());
    return visit_streams(contents_, events_, log_->segments().end(), visit);
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
  Result<void> add(const log::FrameView& frame) const {
    log::EventCursor events(frame);
    EventView event;
    while (events.next(event)) WEIR_CHECK(contents_.add_checked(event));
    WEIR_CHECK(events.status());
    return frame.for_each_move([this](const TrackingMove& move) { tracking_.apply(move); });
  }

  void pause(milliseconds at_most) const {
    env::Lock lock(pause_mutex_);
    never_.wait_for(lock, at_most);
  }

  const std::filesystem::path directory_;
  const std::unique_ptr<log::LogFollower> log_;
  const LogEvents events_;
  mutable env::Mutex mutex_;  ///< Guards refreshing and the tracking; the rest may be read meanwhile.
  mutable Contents contents_;
  mutable TrackingTable tracking_;
  mutable env::Mutex pause_mutex_;
  mutable env::CondVar never_;
};

}  // namespace

Result<std::unique_ptr<EventReader>> follow_store(env::Environment& environment,
                                                  const std::filesystem::path& directory) {
  WEIR_TRY(auto log, log::LogFollower::open(environment, directory));
  auto store = std::make_unique<FollowStore>(std::move(log), std::filesystem::absolute(directory));
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
