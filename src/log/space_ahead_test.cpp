// Goal: what is said to be zeroed is, since batches are copied into its pages unasked. Method: a file in the simulated
// world, stepped by hand.
#include "log/space_ahead.hpp"

#include <gtest/gtest.h>

#include "env/simulated/world.hpp"
#include "log/log.hpp"

namespace weir::log {
namespace {

class SpaceAheadTest : public testing::Test {
 protected:
  SpaceAheadTest() {
    value_or_abort(world_.disk.make_directories(directory_.segments()));
    file_ = value_or_abort(world_.disk.open("/s/segment", env::Opening::create_new));
    value_or_abort(file_->reserve(kMinSegmentBytes));
    space_.enter_segment(*file_, 0, kMinSegmentBytes, kTail, kTail);
  }
  ~SpaceAheadTest() override { space_.leave(); }

  static constexpr std::uint32_t kTail = 100'000;
  static constexpr std::uint32_t kAhead = 400'000;

  env::SimulatedWorld world_;
  LogDirectory directory_{"/s"};
  SegmentSupply supply_{world_.disk, directory_, kMinSegmentBytes};
  std::unique_ptr<env::File> file_;
  SpaceAhead space_{supply_};
};

TEST_F(SpaceAheadTest, only_what_was_written_to_is_said_to_be_zeroed) {
  EXPECT_FALSE(space_.make_way(kTail, kTail + 400)) << "nothing was zeroed yet";
  while (space_.step()) continue;
  EXPECT_FALSE(space_.make_way(kTail + 400, kTail + 800)) << "zeros begin some way past the tail";
  EXPECT_TRUE(space_.make_way(kAhead, kAhead + 400));
  EXPECT_FALSE(space_.make_way(kAhead + 400, kMinSegmentBytes)) << "and do not go to the end";
}

TEST_F(SpaceAheadTest, zeros_that_the_disk_refused_are_none) {
  EXPECT_FALSE(space_.make_way(kTail, kTail + 400));
  auto& fate = world_.disk.fate();
  fate.planned = env::PlannedFailure{fate.operations(), env::Failure::io, false};
  EXPECT_FALSE(space_.step());
  fate.planned.reset();
  while (space_.step()) continue;
  EXPECT_FALSE(space_.make_way(kTail + 300'000, kTail + 300'400)) << "the step that failed was there";
  EXPECT_TRUE(space_.make_way(kAhead + 100'000, kAhead + 100'400));
}

}  // namespace
}  // namespace weir::log
