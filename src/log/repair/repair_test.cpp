// Goal: after a repair the store opens and verifies clean, with every event before the damage; what was cut is kept;
// and before it, it is told what would be lost. A crash in the middle loses nothing. Method: a store over three
// segments in the simulated world, damaged one way each.
#include "log/repair/repair.hpp"

#include "log/copies/copies_fixture.hpp"

namespace weir::log {
namespace {

class RepairTest : public testing::Test, protected CopiesWorld {
 protected:
  void SetUp() override { make_store(store); }

  env::Path segment(std::uint64_t base, std::uint32_t number) { return where_.segment({Position{base}, number}); }

  /// Repairs, and expects so many events to be kept. What was found goes into plan_.
  void repair(std::uint64_t kept) {
    {
      const auto refused =
          LogWriter::open(world.environment, store, {.segment_bytes = kMinSegmentBytes}, ignore_frames(), {});
      ASSERT_FALSE(refused) << "it was damaged";
      auto work = value_or_abort(Repair::prepare(environment, store), "prepare");
      plan_ = work.plan();
      ASSERT_TRUE(plan_.is_needed());
      ASSERT_FALSE(plan_.damage.empty());
      EXPECT_EQ(plan_.end.position, Position{kept});
      kept_in_ = value_or_abort(work.carry_out(), "carry out");
      const auto again = plan_repair_again(work);
      EXPECT_FALSE(again) << "one repair is enough";
    }
    open(store);
    expect_sound(store, kept);
    const auto log = open(store);
    commit(*log, 2, 1000);
    EXPECT_TRUE(holds_test_events(log->segments()));
  }
  /// Whether there is still something to do.
  bool plan_repair_again(Repair& done) {
    {
      const Repair over = std::move(done);
    }
    return value_or_abort(Repair::prepare(environment, store)).plan().is_needed();
  }
  std::vector<std::string> kept_files() { return value_or_abort(world.disk.list(kept_in_)); }

  LogDirectory where_{store};
  RepairPlan plan_;
  env::Path kept_in_;
};

TEST_F(RepairTest, of_a_sound_store_is_not_needed) {
  const auto work = value_or_abort(Repair::prepare(environment, store));
  EXPECT_FALSE(work.plan().is_needed());
  EXPECT_EQ(work.plan().end.position, Position{8});
}

TEST_F(RepairTest, a_torn_end_is_left_to_the_next_opening) {
  const auto tail = value_or_abort(source_of_store(environment, store)).tail;
  const auto file = value_or_abort(world.disk.open(where_.segment(tail.segment), env::Opening::read_write));
  value_or_abort(file->write_at(tail.offset, std::vector<std::byte>(100, std::byte{7})));
  EXPECT_FALSE(value_or_abort(Repair::prepare(environment, store)).plan().is_needed());
  open(store);
  expect_sound(store, 8);
}

TEST_F(RepairTest, damage_in_the_last_segment_cuts_it_there) {
  world.disk.flip_bit(segment(4, 2), 500'000);
  repair(4);
  EXPECT_EQ(plan_.loss.events, 4u);
  EXPECT_EQ(plan_.loss.readable, 1u) << "event 7; the others were in the damaged commit";
  EXPECT_EQ(plan_.loss.streams, (std::map<std::string, std::uint64_t>{{"thing-1", 1}}));
  EXPECT_EQ(plan_.damage.front().file, segment(4, 2).string());
  EXPECT_EQ(plan_.damage.front().offset, 64u);
  EXPECT_THAT(kept_files(), testing::Contains(segment(4, 2).filename().string()));
}

TEST_F(RepairTest, damage_in_the_middle_cuts_everything_after_it) {
  world.disk.flip_bit(segment(0, 0), 700'000);
  repair(1);
  EXPECT_EQ(plan_.loss.events, 7u);
  EXPECT_EQ(plan_.loss.readable, 5u);
  EXPECT_THAT(kept_files(), testing::IsSupersetOf({segment(0, 0).filename().string(), segment(3, 1).filename().string(),
                                                   segment(4, 2).filename().string()}));
}

TEST_F(RepairTest, a_missing_segment_cuts_what_came_after_it) {
  value_or_abort(world.disk.rename(segment(3, 1), "/elsewhere"));
  repair(3);
  EXPECT_EQ(plan_.loss.events, 5u);
  EXPECT_EQ(plan_.loss.readable, 4u);
  EXPECT_THAT(kept_files(), testing::Contains(segment(4, 2).filename().string()));
}

TEST_F(RepairTest, a_missing_last_segment_is_told_by_the_control_file) {
  value_or_abort(world.disk.rename(segment(4, 2), "/elsewhere"));
  repair(4);
  EXPECT_EQ(plan_.loss.events, 4u);
  EXPECT_EQ(plan_.loss.readable, 0u);
}

TEST_F(RepairTest, a_damaged_header_takes_its_segment_with_it) {
  world.disk.flip_bit(segment(3, 1), 20);
  repair(3);
  EXPECT_EQ(plan_.loss.events, 5u);
  EXPECT_EQ(plan_.loss.readable, 5u);
}

TEST_F(RepairTest, nothing_can_be_kept_without_the_beginning) {
  world.disk.flip_bit(segment(0, 0), 20);
  const auto refused = Repair::prepare(environment, store);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
  value_or_abort(world.disk.remove(segment(0, 0)));
  EXPECT_EQ(Repair::prepare(environment, store).error().code(), Errc::corrupted);
}

TEST_F(RepairTest, a_damaged_control_file_is_made_anew_and_loses_nothing) {
  for (const std::uint64_t offset : {0, 20}) {
    world.disk.flip_bit(where_.control(), offset);
    repair(8 + (offset == 0 ? 0 : 2));
    EXPECT_EQ(plan_.loss.events, 0u);
    EXPECT_THAT(kept_files(), testing::ElementsAre("control"));
  }
}

TEST_F(RepairTest, a_missing_control_file_is_made_anew) {
  value_or_abort(world.disk.remove(where_.control()));
  repair(8);
}

TEST_F(RepairTest, a_damaged_or_missing_identity_is_found_in_the_segments) {
  const StoreId id = value_or_abort(read_identity(world.disk, where_)).store;
  world.disk.flip_bit(where_.identity(), 20);
  repair(8);
  EXPECT_EQ(value_or_abort(read_identity(world.disk, where_)).store, id);
  EXPECT_THAT(kept_files(), testing::Contains("weir-store"));
  value_or_abort(world.disk.remove(where_.identity()));
  repair(10);
  EXPECT_EQ(value_or_abort(read_identity(world.disk, where_)).store, id);
}

TEST_F(RepairTest, a_missing_ancestry_is_found_in_the_segments) {
  value_or_abort(copy(store, target, Position{7}));
  store = target;
  where_ = {target};
  const Ancestry ancestry = value_or_abort(read_identity(world.disk, where_)).ancestry;
  value_or_abort(world.disk.remove(where_.ancestry()));
  repair(7);
  EXPECT_EQ(value_or_abort(read_identity(world.disk, where_)).ancestry, ancestry);
  world.disk.flip_bit(where_.ancestry(), 50);
  repair(9);
  EXPECT_EQ(value_or_abort(read_identity(world.disk, where_)).ancestry, ancestry);
}

TEST_F(RepairTest, T1_damage_in_an_ancestors_part_leaves_a_store_that_writes_under_its_own_id) {
  value_or_abort(copy(store, target));
  {
    const auto log = open(target);
    commit(*log, 2, 40);
  }
  store = target;
  where_ = {target};
  const StoreId id = value_or_abort(read_identity(world.disk, where_)).store;
  world.disk.flip_bit(segment(3, 1), 4'000'000);
  repair(3);
  const Identity now = value_or_abort(read_identity(world.disk, where_));
  EXPECT_EQ(now.store, id);
  ASSERT_EQ(now.ancestry.size(), 1u);
  EXPECT_EQ(now.ancestry.front().below, Position{3});
}

TEST_F(RepairTest, a_file_that_lost_its_empty_end_is_made_longer) {
  const auto whole = value_or_abort(world.disk.open(segment(4, 2), env::Opening::read_only));
  std::vector<std::byte> bytes(3'000'000);
  value_or_abort(whole->read_at(0, bytes));
  value_or_abort(world.disk.remove(segment(4, 2)));
  const auto file = value_or_abort(world.disk.open(segment(4, 2), env::Opening::create_new));
  value_or_abort(file->write_at(0, bytes));
  repair(8);
  EXPECT_EQ(plan_.loss.events, 0u);
}

TEST_F(RepairTest, is_refused_while_somebody_writes_and_where_no_store_is) {
  {
    const auto log = open(store);
    const auto refused = Repair::prepare(environment, store);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::locked);
  }
  EXPECT_EQ(Repair::prepare(environment, "/nowhere").error().code(), Errc::not_found);
  EXPECT_EQ(Repair::prepare(environment, "/data").error().code(), Errc::not_a_store);
  EXPECT_EQ(value_or_abort(world.disk.list("/data")), std::vector<std::string>{"store"});
}

}  // namespace
}  // namespace weir::log
