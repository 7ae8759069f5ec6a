// Goal: who was reading when a segment was written anew, here, in another process or at a checkpoint, reads on rightly.
// Method: readers and followers that began before, on a log of commits of many shapes.
#include "log/scavenge/scavenge_fixture.hpp"

namespace weir::log {
namespace {

TEST_F(ScavengeSegmentTest, views_stay_good_until_whoever_reads_has_ended) {
  fill();
  EventView event;
  {
    const Segments::Reading reading(log_->segments());
    LogCursor cursor(log_->segments(), {}, log_->segments().end());
    const EventView* const first = cursor.next();
    ASSERT_NE(first, nullptr);
    const std::string data(first->data);
    scavenge([](const EventView&) { return true; });
    EXPECT_EQ(first->data, data);
    EXPECT_EQ(log_->segments().replaced(), names().size() - 1);
  }
  EXPECT_EQ(log_->segments().replaced(), 0u);
}

TEST_F(ScavengeSegmentTest, a_follower_that_had_read_everything_lets_go_of_the_old_files) {
  fill();
  const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
  value_or_abort(follower->refresh(ignore_frames()));
  const Segments& segments = follower->segments();
  EXPECT_EQ(story_of(segments), story_of(log_->segments())) << "all of them are mapped";
  {
    const Segments::Reading reading(segments);
    LogCursor cursor(segments, {}, segments.end());
    const EventView* const first = cursor.next();
    ASSERT_NE(first, nullptr);
    const std::string data(first->data);
    scavenge([](const EventView& event) { return event.position.value % 3 == 0; });
    at_.world.clock.advance(std::chrono::milliseconds(100));
    value_or_abort(follower->refresh(ignore_frames()));
    EXPECT_EQ(segments.replaced(), names().size() - 1);
    EXPECT_EQ(first->data, data);
  }
  EXPECT_EQ(segments.replaced(), 0u);
  EXPECT_EQ(value_or_abort(segments.first_gone({}, segments.end())), Position{});
  EXPECT_EQ(story_of(segments), story_of(log_->segments()));
}

TEST_F(ScavengeSegmentTest, a_follower_is_told_by_the_next_writer_what_one_that_was_killed_had_replaced) {
  fill();
  const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
  value_or_abort(follower->refresh(ignore_frames()));
  EXPECT_EQ(story_of(follower->segments()), story_of(log_->segments()));
  log_.reset();
  const LogDirectory where{at_.store};
  const Removal removal{[](const EventView& event) { return event.position == Position{5}; }, hash_of};
  ASSERT_TRUE(value_or_abort(scavenge_segment(
      at_.world.disk, where, value_or_abort(read_identity(at_.world.disk, where)), names()[0], names()[1], removal)));
  log_ = at_.open(at_.store);
  at_.world.clock.advance(std::chrono::milliseconds(100));
  value_or_abort(follower->refresh(ignore_frames()));
  EXPECT_EQ(value_or_abort(follower->segments().first_gone({}, follower->segments().end())), Position{5});
}

TEST_F(ScavengeSegmentTest, a_follower_that_is_still_in_a_segment_reads_it_to_its_end) {
  log_ = at_.open(at_.store);
  at_.commit(*log_, 5, 400'000);
  const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
  value_or_abort(follower->refresh(ignore_frames()));
  log_.reset();
  fill();
  scavenge([](const EventView& event) { return event.position.value % 3 == 0; });
  Position visited{5};
  for (int i = 0; i < 3; ++i) {
    at_.world.clock.advance(std::chrono::milliseconds(100));
    value_or_abort(follower->refresh([&](const FrameView& frame) -> Result<void> {
      EXPECT_EQ(frame.first(), visited);
      visited = frame.end();
      return {};
    }));
  }
  EXPECT_EQ(visited, log_->segments().end());
  EXPECT_EQ(value_or_abort(follower->segments().first_gone({}, visited)), Position{});
  EXPECT_EQ(story_of(follower->segments()), story_of(log_->segments()));
}

TEST_F(ScavengeSegmentTest, checkpoints_stand_where_their_frames_are_now) {
  fill();
  std::vector<Checkpoint> checkpoints;
  value_or_abort(verify_log(at_.world.environment, at_.store, [&](const FrameView& frame) -> Result<void> {
    checkpoints.push_back(
        {{frame.segment(), frame.offset() + frame.length(), frame.checksum(), frame.end()}, frame.offset()});
    return {};
  }));
  scavenge([](const EventView& event) { return event.position.value % 3 == 0; });
  const std::string all = story_of(log_->segments());
  for (std::size_t i = 0; i < checkpoints.size(); i += 7) {
    const Checkpoint& checkpoint = checkpoints[i];
    const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
    ASSERT_TRUE(value_or_abort(follower->begin_at(checkpoint))) << i;
    Position visited = checkpoint.end.end;
    value_or_abort(follower->refresh([&](const FrameView& frame) -> Result<void> {
      EXPECT_EQ(frame.first(), visited);
      visited = frame.end();
      return {};
    }));
    EXPECT_EQ(visited, log_->segments().end());
    EXPECT_EQ(story_of(follower->segments()), all);
    if (i % 21 == 0) {
      log_.reset();
      const LogOptions options{.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand};
      Position next = checkpoint.end.end;
      const auto visit = [&](const FrameView& frame) -> Result<void> {
        EXPECT_EQ(frame.first(), next);
        next = frame.end();
        return {};
      };
      log_ = value_or_abort(LogWriter::open(at_.world.environment,
                                            value_or_abort(hold_log(at_.world.environment, at_.store, options)),
                                            options, checkpoint, visit, {}));
      EXPECT_EQ(next, visited);
      EXPECT_EQ(story_of(log_->segments()), all);
    }
    Checkpoint other = checkpoint;
    ++other.end.checksum;
    EXPECT_FALSE(value_or_abort(value_or_abort(LogFollower::open(at_.world.environment, at_.store))->begin_at(other)));
  }
}

}  // namespace
}  // namespace weir::log
