// Where a follower begins, and what it makes of a record or a frame that it cannot go on with. The log is written by
// hand in the simulated world, so that the follower finds each state that a crash leaves between two steps.
#include <gtest/gtest.h>

#include "env/simulated/world.hpp"
#include "log/follower.hpp"
#include "log/log.hpp"
#include "log/test_events.hpp"

namespace weir::log {
namespace {

constexpr LogOptions kOptions{.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand};

class FollowerBeginningTest : public testing::Test {
 protected:
  std::unique_ptr<LogWriter> open() {
    return value_or_abort(LogWriter::open(world_.environment, where_.root, kOptions, ignore_frames(), {}));
  }
  std::unique_ptr<LogFollower> follow() { return value_or_abort(LogFollower::open(world_.environment, where_.root)); }
  void fill(LogWriter& log, int commits) {
    for (int i = 0; i < commits; ++i) value_or_abort(commit_events(log, 1, 1'000'000));
  }
  /// The end of the log, as an index that knows all of it would have it.
  Checkpoint checkpoint_at_end() {
    Checkpoint checkpoint;
    const auto follower = follow();
    value_or_abort(follower->refresh([&](const FrameView& frame) {
      checkpoint.last_frame = frame.offset();
      return Result<void>{};
    }));
    checkpoint.end = value_or_abort(follower->durable_tail());
    return checkpoint;
  }
  std::vector<std::byte> control() {
    std::vector<std::byte> bytes(kControlBytes);
    value_or_abort(value_or_abort(world_.disk.open(where_.control(), env::Opening::read_only))->read_at(0, bytes));
    return bytes;
  }
  void put_control(const std::vector<std::byte>& bytes) {
    value_or_abort(value_or_abort(world_.disk.open(where_.control(), env::Opening::read_write))->write_at(0, bytes));
  }

  env::SimulatedWorld world_;
  LogDirectory where_{"/data/store"};
};

TEST_F(FollowerBeginningTest, behind_a_missing_segment_it_does_not_begin) {
  const auto log = open();
  fill(*log, 30);
  const Checkpoint checkpoint = checkpoint_at_end();
  ASSERT_GE(checkpoint.end.segment.number, 2u);
  EXPECT_TRUE(value_or_abort(follow()->begin_at(checkpoint)));
  const auto names = value_or_abort(where_.list_segments(world_.disk));
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    value_or_abort(world_.disk.rename(where_.segment(names[i]), "/data/aside"));
    const auto begun = follow()->begin_at(checkpoint);
    ASSERT_FALSE(begun) << "events would be passed over in silence";
    EXPECT_EQ(begun.error().code(), Errc::corrupted);
    value_or_abort(world_.disk.rename("/data/aside", where_.segment(names[i])));
  }
}

TEST_F(FollowerBeginningTest, F3_a_record_older_than_the_checkpoint_waits_for_a_newer_one) {
  const auto log = open();
  fill(*log, 6);
  const auto old = control();
  const std::uint32_t recorded = value_or_abort(follow()->durable_tail()).offset;
  Checkpoint checkpoint;
  do {
    fill(*log, 1);
    checkpoint = checkpoint_at_end();
  } while (checkpoint.end.segment.number == 0);
  ASSERT_LT(checkpoint.end.offset, recorded) << "in a later segment, where the old offset is yet to come";
  const auto newest = control();
  put_control(old);
  const auto follower = follow();
  ASSERT_TRUE(value_or_abort(follower->begin_at(checkpoint)));
  const auto behind = follower->refresh(ignore_frames());
  ASSERT_TRUE(behind) << behind.error().message();
  EXPECT_EQ(follower->segments().end(), checkpoint.end.end);
  put_control(newest);
  fill(*log, 1);
  ASSERT_TRUE(follower->refresh(ignore_frames()));
  EXPECT_EQ(follower->segments().end(), checkpoint.end.end + 1);
}

TEST_F(FollowerBeginningTest, frames_behind_one_that_was_refused_are_not_offered) {
  const auto log = open();
  fill(*log, 3);
  const auto follower = follow();
  int visited = 0;
  const auto refuse_the_second = [&](const FrameView&) {
    return ++visited == 2 ? Result<void>(Error(Errc::unsupported_format, "newer")) : Result<void>{};
  };
  for (int again = 0; again < 3; ++again) {
    const auto refreshed = follower->refresh(refuse_the_second);
    ASSERT_FALSE(refreshed);
    EXPECT_EQ(refreshed.error().code(), Errc::unsupported_format);
    fill(*log, 1);
  }
  EXPECT_EQ(visited, 2);
  EXPECT_EQ(follower->segments().end(), Position{1});
}

TEST_F(FollowerBeginningTest, a_log_whose_maker_was_killed_before_its_first_commit_is_empty) {
  {
    const auto held = value_or_abort(hold_log(world_.environment, where_.root, kOptions));
  }
  const auto follower = LogFollower::open(world_.environment, where_.root);
  ASSERT_TRUE(follower) << follower.error().message();
  ASSERT_TRUE((*follower)->refresh(ignore_frames()));
  EXPECT_EQ((*follower)->segments().end(), Position{});
}

}  // namespace
}  // namespace weir::log
