// Crashes of a log in the simulated world: what was acknowledged survives, what was not never comes back, and damage is
// told from a torn end.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "env/simulated/world.hpp"
#include "log/control.hpp"
#include "log/directory.hpp"
#include "log/follower.hpp"
#include "log/log.hpp"
#include "log/test_events.hpp"
#include "log/verify.hpp"

namespace weir::log {
namespace {

using env::PowerCut;

class CrashTest : public testing::Test {
 protected:
  explicit CrashTest(std::uint64_t seed = 1) : world_(seed) {}

  Result<std::unique_ptr<LogWriter>> try_open() {
    LogOptions options;
    options.segment_bytes = kMinSegmentBytes;
    options.drive = Drive::by_hand;
    return LogWriter::open(world_.environment, where_.root, options, ignore_frames(), {});
  }
  std::unique_ptr<LogWriter> open() { return value_or_abort(try_open(), "open"); }

  /// Long enough for the closing frame.
  void idle(LogWriter& log) {
    world_.clock.advance(std::chrono::milliseconds(20));
    log.tick();
    log.tick();
  }

  /// The log ends as with the cut; the writer of before is gone.
  void crash(std::unique_ptr<LogWriter>& log, PowerCut cut) {
    world_.disk.crash(cut);
    log.reset();
  }

  env::Path first_segment() const { return where_.segment({}); }
  std::optional<DurableTail> recorded_tail(StoreId store) {
    return value_or_abort(ControlPage::open(world_.disk, where_.control(), store, env::Access::read_only)).tail();
  }

  env::SimulatedWorld world_;
  LogDirectory where_{"/data/store"};
};

TEST_F(CrashTest, everything_acknowledged_survives_a_power_cut) {
  auto log = open();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(commit_events(*log, 3));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 60u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, relaxed_commits_survive_a_kill_and_are_lost_whole_in_a_power_cut) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  ASSERT_TRUE(log->await_visible(*append_events(*log, 2, 40, Durability::relaxed)));
  crash(log, PowerCut::keeps_all);
  log = open();
  EXPECT_EQ(log->segments().end().value, 3u);
  ASSERT_TRUE(log->await_visible(*append_events(*log, 2, 40, Durability::relaxed)));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 3u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, torn_tail_is_cut_at_the_last_whole_frame) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    env::SimulatedWorld world(seed);
    LogOptions options{.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand};
    auto log = value_or_abort(LogWriter::open(world.environment, "/s", options, ignore_frames(), {}));
    ASSERT_TRUE(commit_events(*log, 2));
    ASSERT_TRUE(log->await_visible(*append_events(*log, 40, 400, Durability::relaxed)));
    world.disk.crash(PowerCut::keeps_some);
    log = value_or_abort(LogWriter::open(world.environment, "/s", options, ignore_frames(), {}));
    const std::uint64_t end = log->segments().end().value;
    EXPECT_TRUE(end == 2 || end == 42) << "half a commit: " << end;
    EXPECT_TRUE(holds_test_events(log->segments()));
  }
}

TEST_F(CrashTest, L2_a_flipped_bit_in_the_last_acknowledged_batch_is_damage_and_not_a_torn_end) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  ASSERT_TRUE(commit_events(*log, 1));
  const StoreId store = log->id();
  const std::uint64_t in_last_frame = recorded_tail(store)->offset - 20;
  idle(*log);
  crash(log, PowerCut::drops_unsynced);  // the control file's marks are lost with it, the closing frame is not
  EXPECT_FALSE(recorded_tail(store));

  world_.disk.flip_bit(first_segment(), in_last_frame);
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
  const auto* place = refused.error().detail<Corruption>();
  ASSERT_NE(place, nullptr);
  EXPECT_EQ(place->file, first_segment().string());
  EXPECT_GT(place->offset, 64u);
  EXPECT_EQ(place->position, Position{1});

  world_.disk.flip_bit(first_segment(), in_last_frame);  // and nothing was changed meanwhile
  log = open();
  EXPECT_EQ(log->segments().end().value, 2u);
}

TEST_F(CrashTest, L2_after_a_kill_the_control_file_alone_tells_damage_from_a_torn_end) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  ASSERT_TRUE(commit_events(*log, 1));
  const DurableTail tail = *recorded_tail(log->id());
  crash(log, PowerCut::keeps_all);
  world_.disk.flip_bit(first_segment(), tail.offset - 20);
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
}

TEST_F(CrashTest, L4_a_frame_that_was_cut_off_never_comes_back) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  ASSERT_TRUE(log->stop(std::chrono::seconds(1)));
  log = open();  // so that a frame appended now and one appended after the next opening are the same bytes
  const DurableTail tail = *recorded_tail(log->id());
  // Frame k is torn, k+1 is whole and was never acknowledged.
  ASSERT_TRUE(log->await_visible(*append_events(*log, 1, 4000, Durability::relaxed)));
  ASSERT_TRUE(log->await_visible(*append_events(*log, 1, 4000, Durability::relaxed)));
  crash(log, PowerCut::keeps_all);
  world_.disk.flip_bit(first_segment(), tail.offset + 300);

  log = open();
  EXPECT_EQ(log->segments().end().value, 1u) << "recovery stops at k";
  // A new k, the same to the bit, is acknowledged, and then the power goes: the old k+1 would follow it.
  ASSERT_TRUE(commit_events(*log, 1, 4000));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 2u) << "the old k+1 came back to life";
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, L4_what_is_accepted_is_made_durable_before_the_first_append) {
  auto log = open();
  ASSERT_TRUE(log->await_visible(*append_events(*log, 5, 40, Durability::relaxed)));
  crash(log, PowerCut::keeps_all);
  log = open();
  ASSERT_EQ(log->segments().end().value, 5u);
  ASSERT_TRUE(commit_events(*log, 1));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 6u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, L7_a_failed_sync_ends_it_and_reads_go_on) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 3));
  world_.disk.fail_syncs(0);
  const auto failed = commit_events(*log, 1);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), Errc::in_doubt);
  world_.disk.fail_syncs(std::nullopt);
  const auto refused = commit_events(*log, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::stopped);
  EXPECT_EQ(log->segments().end().value, 3u);
  EXPECT_TRUE(holds_test_events(log->segments()));
  bool completed = false;
  log->when_durable(BatchNumber{2}, [&](const Result<void>& outcome) {
    completed = true;
    EXPECT_EQ(outcome.error().code(), Errc::in_doubt);
  });
  log->tick();
  EXPECT_TRUE(completed);
}

TEST_F(CrashTest, L7_after_a_failed_sync_the_page_cache_is_not_believed) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  world_.disk.fail_syncs(0);
  ASSERT_FALSE(commit_events(*log, 1, 9000));
  world_.disk.fail_syncs(std::nullopt);
  // The process goes, the machine stays: the cache still shows the frame, clean, and the disk does not have it.
  crash(log, PowerCut::keeps_all);
  log = open();
  EXPECT_EQ(log->segments().end().value, 1u);
  ASSERT_TRUE(commit_events(*log, 1));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 2u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, L7_what_only_the_page_cache_has_does_not_reach_the_disk_with_the_next_write) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  ASSERT_TRUE(log->stop(std::chrono::seconds(1)));
  log = open();
  ASSERT_TRUE(append_events(*log, 1));
  world_.disk.fail_syncs(0);
  ASSERT_FALSE(commit_events(*log, 1));
  world_.disk.fail_syncs(std::nullopt);
  crash(log, PowerCut::keeps_all);
  log = open();
  EXPECT_EQ(log->segments().end().value, 1u);
  // The same first frame again, in the same page, which still showed the second one.
  ASSERT_TRUE(commit_events(*log, 1));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 2u) << "a commit that failed came back to life";
}

TEST_F(CrashTest, L4_where_the_disk_cannot_be_read_directly_what_is_accepted_is_written_again) {
  world_.disk.refuse_direct_reads();
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  world_.disk.fail_syncs(0);
  ASSERT_FALSE(commit_events(*log, 1, 9000));
  world_.disk.fail_syncs(std::nullopt);
  crash(log, PowerCut::keeps_all);
  log = open();  // all it can see is the cache, which shows the frame: it is taken, and that has to become true
  EXPECT_EQ(log->segments().end().value, 2u);
  ASSERT_TRUE(commit_events(*log, 1));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, 3u);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, L8_a_full_disk_refuses_before_it_accepts_and_takes_more_once_there_is_space) {
  auto log = open();
  world_.disk.set_space_left(0);
  Result<void> committed;
  std::uint64_t events = 0;
  for (; committed; ++events) committed = commit_events(*log, 1, 1'000'000);
  EXPECT_EQ(committed.error().code(), Errc::no_space) << committed.error().message();
  EXPECT_EQ(log->segments().end().value, events - 1);
  world_.disk.set_space_left(20'000'000);
  ASSERT_TRUE(commit_events(*log, 1, 1'000'000));
  EXPECT_EQ(log->segments().end().value, events);
  EXPECT_TRUE(holds_test_events(log->segments()));
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, events);
}

TEST_F(CrashTest, L8_a_store_that_finds_no_space_is_not_created) {
  world_.disk.set_space_left(1'000'000);
  const auto refused = try_open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::no_space);
  world_.disk.set_space_left(UINT64_MAX);
  EXPECT_TRUE(commit_events(*open(), 1));
}

TEST_F(CrashTest, L6_the_old_segment_is_durable_before_the_new_one_is_used) {
  auto log = open();
  std::uint64_t events = 0;
  // The first segment is left with relaxed commits that nobody synced; the one that starts the next is durable.
  for (; events < 9; ++events) ASSERT_TRUE(log->await_visible(*append_events(*log, 1, 950'000, Durability::relaxed)));
  ASSERT_TRUE(commit_events(*log, 1, 950'000));
  ASSERT_EQ(value_or_abort(where_.list_segments(world_.disk)).size(), 2u);
  crash(log, PowerCut::drops_unsynced);
  log = open();
  EXPECT_EQ(log->segments().end().value, events + 1);
  EXPECT_TRUE(holds_test_events(log->segments()));
}

TEST_F(CrashTest, L6_a_power_cut_at_any_moment_of_creation_leaves_a_store_or_none) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    env::SimulatedWorld world(seed);
    LogOptions options{.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand};
    world.disk.fail_syncs(seed % 6);
    auto log = LogWriter::open(world.environment, "/s", options, ignore_frames(), {});
    world.disk.fail_syncs(std::nullopt);
    world.disk.crash(seed % 2 == 0 ? PowerCut::keeps_some : PowerCut::drops_unsynced);
    log = LogWriter::open(world.environment, "/s", options, ignore_frames(), {});
    ASSERT_TRUE(log) << log.error().message();
    EXPECT_TRUE(commit_events(**log, 1));
  }
}

TEST_F(CrashTest, F3_a_log_with_no_record_of_its_tail_is_not_followed_until_somebody_wrote) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 1));
  crash(log, PowerCut::drops_unsynced);
  for (const std::uint64_t slot : {64, 128}) world_.disk.flip_bit(where_.control(), slot + 56);
  const auto refused = LogFollower::open(world_.environment, where_.root);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
  open().reset();
  const auto follower = LogFollower::open(world_.environment, where_.root);
  ASSERT_TRUE(follower) << follower.error().message();
  ASSERT_TRUE((*follower)->refresh(ignore_frames()));
  EXPECT_EQ((*follower)->segments().end().value, 1u);
}

TEST_F(CrashTest, F3_a_closed_log_is_followed_to_its_end_even_when_the_record_is_old) {
  auto log = open();
  ASSERT_TRUE(commit_events(*log, 4));
  ASSERT_TRUE(log->stop(std::chrono::seconds(1)));
  crash(log, PowerCut::drops_unsynced);
  const auto follower = LogFollower::open(world_.environment, where_.root);
  ASSERT_TRUE(follower) << follower.error().message();
  ASSERT_TRUE((*follower)->refresh(ignore_frames()));
  EXPECT_EQ((*follower)->segments().end().value, 4u);
}

TEST_F(CrashTest, verify_names_the_first_bad_frame_of_each_damaged_segment) {
  auto log = open();
  for (int i = 0; i < 25; ++i) ASSERT_TRUE(commit_events(*log, 1, 1'000'000));
  ASSERT_TRUE(log->stop(std::chrono::seconds(1)));
  const auto names = value_or_abort(where_.list_segments(world_.disk));
  ASSERT_GE(names.size(), 3u);
  EXPECT_TRUE(value_or_abort(verify_log(world_.environment, where_.root)).damage.empty());
  for (const SegmentName& name : names) world_.disk.flip_bit(where_.segment(name), 500'000);
  const auto report = value_or_abort(verify_log(world_.environment, where_.root));
  ASSERT_EQ(report.damage.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(report.damage[i].file, where_.segment(names[i]).string());
    EXPECT_EQ(report.damage[i].offset, 64u);
    EXPECT_EQ(report.damage[i].position, names[i].base);
  }
}

}  // namespace
}  // namespace weir::log
