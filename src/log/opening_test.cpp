// Opening a log that somebody else left: newer formats, files that are missing, cut short or from another store.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "env/simulated/world.hpp"
#include "log/directory.hpp"
#include "log/follower.hpp"
#include "log/format.hpp"
#include "log/log.hpp"
#include "log/test_events.hpp"

namespace weir::log {
namespace {

class OpeningTest : public testing::Test {
 protected:
  Result<std::unique_ptr<LogWriter>> open() {
    return LogWriter::open(world_.environment, where_.root,
                           {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand}, ignore_frames(), {});
  }
  void fill(int commits) {
    const auto log = value_or_abort(open());
    for (int i = 0; i < commits; ++i) value_or_abort(commit_events(*log, 1, 1'000'000));
  }
  void write(const env::Path& path, std::uint64_t offset, std::vector<std::byte> bytes) {
    const auto file = value_or_abort(world_.disk.open(path, env::Opening::create));
    value_or_abort(file->write_at(offset, bytes));
  }
  void expect_refused(Errc code) {
    const auto writer = open();
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code(), code) << writer.error().message();
    const auto follower = LogFollower::open(world_.environment, where_.root);
    const auto followed = follower ? (*follower)->refresh(ignore_frames()) : Result<void>(follower.error());
    ASSERT_FALSE(followed);
    EXPECT_EQ(followed.error().code(), code) << followed.error().message();
  }

  env::SimulatedWorld world_;
  LogDirectory where_{"/data/store"};
};

TEST_F(OpeningTest, a_newer_format_is_refused_by_every_file_that_has_one) {
  for (const bool segment : {false, true}) {
    fill(1);
    const env::Path path = segment ? where_.segment({}) : where_.identity();
    write(path, 8, {std::byte{static_cast<std::uint8_t>(segment ? kScavengedVersion + 1 : kFormatVersion + 1)}});
    expect_refused(Errc::unsupported_format);
    write(path, 8, {std::byte{kFormatVersion}});
    EXPECT_TRUE(open());
  }
}

TEST_F(OpeningTest, an_empty_path_names_no_store) {
  where_.root.clear();
  const auto writer = open();
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code(), Errc::invalid_argument);
}

TEST_F(OpeningTest, a_damaged_identity_is_corruption) {
  fill(1);
  world_.disk.flip_bit(where_.identity(), 20);
  expect_refused(Errc::corrupted);
}

TEST_F(OpeningTest, a_missing_segment_is_corruption_wherever_it_was) {
  fill(30);
  const auto names = value_or_abort(where_.list_segments(world_.disk));
  ASSERT_GE(names.size(), 3u);
  for (const SegmentName& name : names) {
    const env::Path path = where_.segment(name);
    value_or_abort(world_.disk.rename(path, "/data/aside"));
    expect_refused(Errc::corrupted);
    value_or_abort(world_.disk.rename("/data/aside", path));
  }
  EXPECT_TRUE(open());
}

TEST_F(OpeningTest, damage_in_a_full_segment_names_file_offset_and_position) {
  fill(30);
  const auto names = value_or_abort(where_.list_segments(world_.disk));
  world_.disk.flip_bit(where_.segment(names[1]), 2'500'000);
  const auto refused = open();
  ASSERT_FALSE(refused);
  const auto* place = refused.error().detail<Corruption>();
  ASSERT_NE(place, nullptr);
  EXPECT_EQ(place->file, where_.segment(names[1]).string());
  EXPECT_GT(place->offset, 2'000'000u);
  EXPECT_LT(place->offset, 2'500'000u);
  EXPECT_EQ(place->position, names[1].base + 2);
}

TEST_F(OpeningTest, L5_segments_of_another_store_do_not_follow) {
  fill(15);
  const auto names = value_or_abort(where_.list_segments(world_.disk));
  LogDirectory other{"/data/other"};
  {
    const auto log = value_or_abort(LogWriter::open(world_.environment, other.root,
                                                    {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand},
                                                    ignore_frames(), {}));
    for (int i = 0; i < 15; ++i) value_or_abort(commit_events(*log, 1, 1'000'000));
  }
  value_or_abort(world_.disk.rename(other.segment(names[1]), where_.segment(names[1])));
  expect_refused(Errc::corrupted);
}

TEST_F(OpeningTest, a_segment_with_tracking_only_is_followed_by_another_of_the_same_base) {
  const std::string consumer(60'000, 'c');
  const std::vector<TrackingMove> moves(100, {consumer, {}, 0, {}, {}});
  {
    const auto log = value_or_abort(open());
    value_or_abort(commit_events(*log, 1));
    for (int i = 0; i < 4; ++i) {
      value_or_abort(
          log->take_turn([&](Turn& turn) { value_or_abort(turn.append({{}, moves}, Durability::durable)); }));
      value_or_abort(commit_events(*log, 0 + (i == 3 ? 1 : 0)));
    }
  }
  const auto names = value_or_abort(where_.list_segments(world_.disk));
  ASSERT_GE(names.size(), 3u);
  EXPECT_EQ(names[1].base, names[2].base);
  std::size_t seen = 0;
  const auto log = value_or_abort(LogWriter::open(
      world_.environment, where_.root, {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand},
      [&](const FrameView& frame) { return frame.for_each_move([&](const TrackingMove&) { ++seen; }); }, {}));
  EXPECT_EQ(seen, 400u);
  EXPECT_EQ(log->segments().end().value, 2u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

}  // namespace
}  // namespace weir::log
