// What a writer promises on a real disk: everything acknowledged is there, in order, also after reopening, for one
// caller and for many.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <latch>
#include <thread>

#include "env/simulated/world.hpp"
#include "log/directory.hpp"
#include "log/log.hpp"
#include "log/test_events.hpp"

namespace weir::log {
namespace {

class WriterTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(testing::TempDir()) / ("weir_log_" + std::string(test->name()));
    std::filesystem::remove_all(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<LogWriter> open(const FrameVisitor& visit = ignore_frames(), ProgressSink on_progress = {}) {
    LogOptions options;
    options.segment_bytes = kMinSegmentBytes;
    return value_or_abort(LogWriter::open(env::real_environment(), directory_, options, visit, std::move(on_progress)),
                          "open");
  }

  std::filesystem::path directory_;
};

TEST_F(WriterTest, commits_are_there_at_once_and_after_reopening) {
  {
    const auto log = open();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(commit_events(*log, static_cast<std::size_t>(1 + i * 7)));
    EXPECT_EQ(log->segments().end().value, 325u);
    EXPECT_EQ(log->durable_end().value, 325u);
    EXPECT_TRUE(holds_test_events(log->segments()));
  }
  Position visited;
  const auto log = open([&](const FrameView& frame) {
    EXPECT_EQ(frame.first(), visited);
    visited = frame.end();
    return Result<void>{};
  });
  EXPECT_EQ(visited.value, 325u);
  EXPECT_TRUE(holds_test_events(log->segments()));
  ASSERT_TRUE(commit_events(*log, 1));
  EXPECT_EQ(log->segments().end().value, 326u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(WriterTest, commits_go_on_over_many_segments) {
  {
    const auto log = open();
    for (int i = 0; i < 7; ++i) ASSERT_TRUE(commit_events(*log, 20, 200'000));
    EXPECT_TRUE(holds_test_events(log->segments()));
  }
  EXPECT_GE(value_or_abort(LogDirectory{directory_}.list_segments(env::real_environment().files)).size(), 3u);
  const auto log = open();
  EXPECT_EQ(log->segments().end().value, 140u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(WriterTest, many_writers_share_syncs_and_nothing_is_lost_or_out_of_order) {
  constexpr int kWriters = 8;
  constexpr int kCommits = 200;
  std::atomic<std::uint64_t> progressed = 0;
  {
    const auto log = open(ignore_frames(), [&](const Progress& progress) {
      EXPECT_GE(progress.durable.value, progressed.load());
      EXPECT_LE(progress.durable, progress.visible);
      progressed = progress.durable.value;
    });
    std::vector<std::jthread> writers;
    for (int w = 0; w < kWriters; ++w)
      writers.emplace_back([&, w] {
        for (int i = 0; i < kCommits; ++i) {
          ASSERT_TRUE(commit_events(*log, static_cast<std::size_t>(1 + w % 3)));
        }
      });
    writers.clear();
    EXPECT_TRUE(holds_test_events(log->segments()));
    EXPECT_EQ(progressed.load(), log->segments().end().value);
  }
  EXPECT_TRUE(holds_test_events(open()->segments()));
}

TEST_F(WriterTest, asynchronous_commits_complete_in_order_on_the_completion_thread) {
  constexpr std::uint64_t kCommits = 500;
  const auto log = open();
  std::latch all(kCommits);
  std::atomic<std::uint64_t> completed = 0;
  const auto caller = std::this_thread::get_id();
  for (std::uint64_t i = 0; i < kCommits; ++i) {
    const auto batch = append_events(*log, 1);
    ASSERT_TRUE(batch);
    log->when_durable(*batch, [&, i](const Result<void>& outcome) {
      EXPECT_TRUE(outcome);
      EXPECT_EQ(completed.fetch_add(1), i);
      EXPECT_NE(std::this_thread::get_id(), caller);
      EXPECT_GT(log->durable_end().value, i);
      all.count_down();
    });
  }
  all.wait();
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(WriterTest, relaxed_commits_are_visible_at_once_and_durable_by_themselves) {
  const auto log = open();
  const auto batch = append_events(*log, 3, 40, Durability::relaxed);
  ASSERT_TRUE(batch);
  ASSERT_TRUE(log->await_visible(*batch));
  EXPECT_EQ(log->segments().end().value, 3u);
  std::latch durable(1);
  log->when_durable(*batch, [&](const Result<void>& outcome) {
    EXPECT_TRUE(outcome);
    durable.count_down();
  });
  durable.wait();
  EXPECT_EQ(log->durable_end().value, 3u);
}

TEST_F(WriterTest, whoever_waits_for_others_has_relaxed_commits_synced_at_once) {
  env::SimulatedWorld world;  // its clock stands still: by itself no sync comes due
  const auto log = value_or_abort(LogWriter::open(world.environment, "/s", {}, ignore_frames(), {}));
  const auto batch = append_events(*log, 3, 40, Durability::relaxed);
  ASSERT_TRUE(batch);
  ASSERT_TRUE(log->await_visible(*batch));
  auto durable = std::async(std::launch::async, [&] { return log->await_others(*batch).has_value(); });
  EXPECT_EQ(durable.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  world.clock.advance(std::chrono::seconds(1));  // lets go of it if it was not
  EXPECT_TRUE(durable.get());
}

TEST_F(WriterTest, F4_a_second_writer_is_refused_and_told_who_holds_it) {
  const auto log = open();
  const auto second = LogWriter::open(env::real_environment(), directory_, {}, ignore_frames(), {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), Errc::locked);
}

TEST_F(WriterTest, a_directory_with_other_things_is_not_a_store_and_is_left_alone) {
  std::filesystem::create_directories(directory_ / "photos");
  const auto log = LogWriter::open(env::real_environment(), directory_, {}, ignore_frames(), {});
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code(), Errc::not_a_store);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1);
}

TEST_F(WriterTest, C5_stop_answers_everything_and_takes_no_more) {
  const auto log = open();
  std::atomic<int> answered = 0;
  for (int i = 0; i < 20; ++i) {
    const auto batch = append_events(*log, 1);
    ASSERT_TRUE(batch);
    log->when_durable(*batch, [&](const Result<void>& outcome) { answered += outcome.has_value() ? 1 : 100; });
  }
  ASSERT_TRUE(log->stop(std::chrono::seconds(10)));
  EXPECT_EQ(answered.load(), 20);
  const auto refused = append_events(*log, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::stopped);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

using WriterDeathTest = WriterTest;

TEST_F(WriterDeathTest, C5_a_blocking_commit_in_a_completion_aborts) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        const auto log = open();
        const auto batch = append_events(*log, 1);
        log->when_durable(*batch, [&](const Result<void>&) { static_cast<void>(commit_events(*log, 1)); });
        std::latch(1).wait();
      },
      "must not wait");
}

}  // namespace
}  // namespace weir::log
