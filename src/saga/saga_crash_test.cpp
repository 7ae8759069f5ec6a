// Goal: a saga that dies at any commit goes on as if it had not: nothing is asked twice, nothing is forgotten. Method:
// the store it writes to stops at the n-th commit, before it or after it but without saying so; then a new saga runs on
// what is there.
#include <gmock/gmock.h>

#include <atomic>

#include "saga/testing/travel.hpp"

namespace weir::saga {
namespace {

enum class Cut { before_the_commit, after_the_commit };

/// Hands everything through, until it has made `commits` commits.
class CutStore final : public EventStore {
 public:
  CutStore(EventStore& store, int commits, Cut cut) : store_(store), left_(commits), cut_(cut) {}
  bool is_cut() const { return left_ < 0; }

  Result<CommitReceipt> commit(Commit commit) override {
    const int left = --left_;
    if (left < -1 || (left == -1 && cut_ == Cut::before_the_commit)) return Error(Errc::stopped, "cut");
    auto done = store_.commit(std::move(commit));
    if (left == -1) return Error(Errc::in_doubt, "cut");
    return done;
  }
  void commit_async(Commit c, CommitDone done) override { done(commit(std::move(c))); }
  Result<void> stop(std::chrono::milliseconds) override { return {}; }

  StoreId id() const override { return store_.id(); }
  Position end() const override { return store_.end(); }
  Position durable_end() const override { return store_.durable_end(); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    return store_.wait_past(seen, at_most);
  }
  Result<void> read(const Read& what, const EventSink& sink) const override { return store_.read(what, sink); }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    return store_.stream_version(stream);
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    return store_.streams(visit);
  }
  std::vector<TrackingState> tracking() const override { return store_.tracking(); }
  std::optional<TrackingState> tracking(std::string_view consumer, StoreId source) const override {
    return store_.tracking(consumer, source);
  }

 private:
  EventStore& store_;
  std::atomic<int> left_;
  Cut cut_;
};

struct SagaCrashTest : Travel {
  /// Runs trips through a saga that is cut after so many commits, and then through one that is not. Whether it was cut.
  bool run_cut(int commits, Cut cut) {
    agency = open_memory_store();
    office = open_memory_store();
    for (const char* city : {"Oslo", "hotel-full", "visa-denied"}) want(std::string("to ") + city, city);
    Office clerk(*office, *agency);
    value_or_abort(clerk.start());

    CutStore store(*agency, commits, cut);
    bool was_cut = false;
    {
      auto saga = trip_saga(store, *office, world);
      const auto started = saga->start();
      EXPECT_TRUE(eventually([&] { return store.is_cut() || all_over(); }));
      was_cut = store.is_cut();
    }
    auto saga = trip_saga(*agency, *office, world);
    value_or_abort(saga->start());
    EXPECT_TRUE(eventually([&] { return all_over(); }));
    value_or_abort(saga->stop(10s));
    value_or_abort(clerk.stop());
    return was_cut;
  }
  bool all_over() const {
    return phase_of("to Oslo") == SagaPhase::completed && phase_of("to hotel-full") == SagaPhase::compensated &&
           phase_of("to visa-denied") == SagaPhase::compensated;
  }
  void run_cut_everywhere(Cut cut) {
    run_cut(1'000'000, cut);
    const auto agency_alone = story(*agency);
    const auto office_alone = story(*office);
    int commits = 0;
    while (run_cut(commits, cut)) {
      ASSERT_EQ(story(*agency), agency_alone) << "cut at commit " << commits;
      ASSERT_EQ(story(*office), office_alone) << "cut at commit " << commits;
      ++commits;
      ASSERT_LT(commits, 200);
    }
    EXPECT_GT(commits, 5);
  }
};

TEST_F(SagaCrashTest, T5_a_crash_before_any_commit_changes_nothing) { run_cut_everywhere(Cut::before_the_commit); }

TEST_F(SagaCrashTest, T5_a_crash_after_any_commit_changes_nothing) { run_cut_everywhere(Cut::after_the_commit); }

}  // namespace
}  // namespace weir::saga
