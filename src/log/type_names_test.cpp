// Goal: rot in the frame where the name of a type stands is an error for every event that refers to it, never another
// type. Method: a log of one type, whose name stands in its first frame only; that one rots under an open follower.
#include "log/type_names.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "env/simulated/world.hpp"
#include "log/follower.hpp"
#include "log/format.hpp"
#include "log/test_events.hpp"

namespace weir::log {
namespace {

constexpr std::string_view kName = "ThingHappened.v1";

class TypeNamesTest : public testing::Test {
 protected:
  TypeNamesTest() {
    log_ = value_or_abort(LogWriter::open(world_.environment, where_.root,
                                          {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand}, ignore_frames(),
                                          {}));
    for (int i = 0; i < 40; ++i) value_or_abort(commit_events(*log_, 1));
    follower_ = value_or_abort(LogFollower::open(world_.environment, where_.root));
    value_or_abort(follower_->refresh([&](const FrameView& frame) {
      offsets_.push_back(frame.offset());
      return Result<void>{};
    }));
  }

  /// A bit of the name's first letter.
  void rot() {
    const auto file = value_or_abort(world_.disk.open(where_.segment({}), env::Opening::read_only));
    std::vector<std::byte> bytes(4096);
    value_or_abort(file->read_at(0, bytes));
    const auto at = text_of(bytes).find(kName);
    ASSERT_LT(at, offsets_[1]);
    world_.disk.flip_bit(where_.segment({}), at);
  }

  env::SimulatedWorld world_;
  LogDirectory where_{"/data/store"};
  std::unique_ptr<LogWriter> log_;
  std::unique_ptr<LogFollower> follower_;
  std::vector<std::uint32_t> offsets_;
};

TEST_F(TypeNamesTest, L5_a_rotten_name_is_an_error_for_who_asks_for_an_event_and_for_who_reads_on) {
  rot();
  EventView event;
  const auto asked = follower_->segments().at(Position{7}, offsets_[7], event);
  ASSERT_FALSE(asked) << event.type;
  EXPECT_EQ(asked.error().code(), Errc::corrupted);
  LogCursor cursor(follower_->segments(), Position{7}, Position{9}, offsets_[7]);
  EXPECT_EQ(cursor.next(), nullptr);
  EXPECT_FALSE(cursor.status());
}

TEST_F(TypeNamesTest, one_that_was_found_good_is_not_looked_at_again) {
  EventView event;
  value_or_abort(follower_->segments().at(Position{39}, offsets_[39], event));
  EXPECT_EQ(event.type, kName);
  rot();  // in memory that was checked: as of large frames, it goes unnoticed until the segment is mapped anew
  EXPECT_TRUE(follower_->segments().at(Position{1}, offsets_[1], event));
}

TEST_F(TypeNamesTest, a_place_outside_of_every_frame_has_no_name) {
  const auto file = value_or_abort(world_.disk.open(where_.segment({}), env::Opening::read_only));
  const auto mapping = value_or_abort(file->map(kMinSegmentBytes, env::Access::read_only));
  const TypeNames names(mapping->bytes(), value_or_abort(follower_->segments().frame_at({}, offsets_[0])).checksum());
  EXPECT_FALSE(names.is_good(offsets_[0] + 40)) << "another seed";
  EXPECT_FALSE(names.is_good(0));
  EXPECT_FALSE(names.is_good(8));
  EXPECT_FALSE(names.is_good(kMinSegmentBytes - 8));
  EXPECT_FALSE(names.is_good(kMinSegmentBytes + 8));
}

}  // namespace
}  // namespace weir::log
