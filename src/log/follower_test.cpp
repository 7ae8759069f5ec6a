// What a follower of a log on a real disk sees while a writer in the same process goes on, comes and goes.
#include "log/follower.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "log/log.hpp"
#include "log/test_events.hpp"
#include "log/verify.hpp"

namespace weir::log {
namespace {

class FollowerTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(testing::TempDir()) / ("weir_follower_" + std::string(test->name()));
    std::filesystem::remove_all(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<LogWriter> write() {
    LogOptions options;
    options.segment_bytes = kMinSegmentBytes;
    return value_or_abort(LogWriter::open(env::real_environment(), directory_, options, ignore_frames(), {}), "open");
  }
  Result<std::unique_ptr<LogFollower>> follow() { return LogFollower::open(env::real_environment(), directory_); }

  std::filesystem::path directory_;
};

TEST_F(FollowerTest, sees_every_durable_frame_once_in_order_over_many_segments) {
  const auto writer = write();
  const auto follower = value_or_abort(follow());
  Position visited;
  const auto visit = [&](const FrameView& frame) {
    EXPECT_EQ(frame.first(), visited);
    visited = frame.end();
    return Result<void>{};
  };
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(commit_events(*writer, 5, 200'000));
    ASSERT_EQ(follower->wait(visited, std::chrono::seconds(10)), writer->durable_end());
    ASSERT_TRUE(follower->refresh(visit));
    ASSERT_EQ(follower->segments().end(), writer->durable_end());
    ASSERT_EQ(visited, writer->durable_end());
  }
  EXPECT_TRUE(holds_test_events(follower->segments()));
}

TEST_F(FollowerTest, keeps_up_with_a_writer_that_does_not_wait) {
  constexpr std::uint64_t kEvents = 500;
  const auto writer = write();
  const auto follower = value_or_abort(follow());
  std::jthread writing([&] {
    for (std::uint64_t i = 0; i < kEvents; ++i) {
      ASSERT_TRUE(commit_events(*writer, 1));
    }
  });
  while (follower->segments().end().value < kEvents) {
    follower->wait(follower->segments().end(), std::chrono::seconds(1));
    ASSERT_TRUE(follower->refresh(ignore_frames()));
  }
  EXPECT_TRUE(holds_test_events(follower->segments()));
}

TEST_F(FollowerTest, F1_survives_the_writers_death_and_return) {
  auto writer = write();
  ASSERT_TRUE(commit_events(*writer, 2));
  const auto follower = value_or_abort(follow());
  ASSERT_TRUE(follower->refresh(ignore_frames()));
  writer.reset();
  EXPECT_EQ(follower->wait(Position{2}, std::chrono::milliseconds(1)).value, 2u);
  writer = write();
  ASSERT_TRUE(commit_events(*writer, 3));
  EXPECT_EQ(follower->wait(Position{2}, std::chrono::seconds(10)).value, 5u);
  ASSERT_TRUE(follower->refresh(ignore_frames()));
  EXPECT_TRUE(holds_test_events(follower->segments()));
}

TEST_F(FollowerTest, C4_relaxed_commits_are_not_seen_before_they_are_durable) {
  const auto writer = write();
  const auto follower = value_or_abort(follow());
  const auto batch = append_events(*writer, 1, 40, Durability::relaxed);
  ASSERT_TRUE(batch);
  ASSERT_TRUE(writer->await_visible(*batch));
  ASSERT_TRUE(follower->refresh(ignore_frames()));
  EXPECT_LE(follower->segments().end(), writer->durable_end());
  ASSERT_TRUE(writer->await_durable(*batch));
  ASSERT_TRUE(follower->refresh(ignore_frames()));
  EXPECT_EQ(follower->segments().end().value, 1u);
}

TEST_F(FollowerTest, F1_a_store_put_in_the_place_of_another_is_noticed) {
  auto writer = write();
  const auto follower = value_or_abort(follow());
  writer.reset();
  std::filesystem::remove_all(directory_);
  writer = write();
  const auto refreshed = follower->refresh(ignore_frames());
  ASSERT_FALSE(refreshed);
  EXPECT_EQ(refreshed.error().code(), Errc::source_diverged);
}

TEST_F(FollowerTest, an_absent_or_empty_directory_is_not_found_and_another_is_no_store) {
  EXPECT_EQ(follow().error().code(), Errc::not_found);
  std::filesystem::create_directories(directory_);
  EXPECT_EQ(follow().error().code(), Errc::not_found);
  std::filesystem::create_directories(directory_ / "photos");
  EXPECT_EQ(follow().error().code(), Errc::not_a_store);
}

TEST_F(FollowerTest, verify_counts_what_is_there_while_somebody_writes) {
  const auto writer = write();
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(commit_events(*writer, 20, 200'000));
  const auto report = verify_log(env::real_environment(), directory_);
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_EQ(report->events, 140u);
  EXPECT_GE(report->segments, 3u);
  EXPECT_TRUE(report->damage.empty());
}

}  // namespace
}  // namespace weir::log
