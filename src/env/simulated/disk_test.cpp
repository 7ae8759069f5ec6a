// The simulated disk forgets, lies, fills up and fails as disks do: the tests of the log rest on that.
#include "env/simulated/disk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "env/simulated/world.hpp"

namespace weir::env {
namespace {

class SimulatedDiskTest : public testing::Test {
 protected:
  void SetUp() override { value_or_abort(disk_.make_directories("/d")); }

  std::unique_ptr<File> open() { return value_or_abort(disk_.open("/d/f", Opening::create)); }
  static std::vector<std::byte> filled(std::size_t size, int with) {
    return std::vector<std::byte>(size, static_cast<std::byte>(with));
  }
  std::vector<std::byte> content(std::size_t size = 8192) {
    std::vector<std::byte> bytes(size);
    bytes.resize(value_or_abort(open()->read_at(0, bytes)));
    return bytes;
  }

  SimulatedWorld world_;
  SimulatedDisk& disk_ = world_.disk;
};

TEST_F(SimulatedDiskTest, a_power_cut_takes_what_was_not_synced) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  value_or_abort(file->write_at(0, filled(8192, 1)));
  value_or_abort(file->sync());
  value_or_abort(file->write_at(0, filled(4096, 2)));
  disk_.crash(PowerCut::drops_unsynced);
  EXPECT_EQ(content(), filled(8192, 1));
}

TEST_F(SimulatedDiskTest, a_power_cut_tears_writes_at_sectors) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  value_or_abort(file->write_at(0, filled(8192, 1)));
  value_or_abort(file->sync());
  value_or_abort(file->write_at(0, filled(8192, 2)));
  disk_.crash(PowerCut::keeps_some);
  const auto bytes = content();
  EXPECT_NE(bytes, filled(8192, 1));
  EXPECT_NE(bytes, filled(8192, 2));
  for (std::size_t at = 0; at < bytes.size(); at += kSimulatedSector)
    EXPECT_TRUE(std::all_of(bytes.begin() + static_cast<long>(at), bytes.begin() + static_cast<long>(at + 512),
                            [&](std::byte b) { return b == bytes[at]; }));
}

TEST_F(SimulatedDiskTest, a_new_name_is_gone_without_a_sync_of_its_directory) {
  value_or_abort(open()->sync());
  disk_.crash(PowerCut::drops_unsynced);
  EXPECT_EQ(value_or_abort(disk_.kind("/d/f")), PathKind::absent);
}

TEST_F(SimulatedDiskTest, after_a_failed_sync_the_cache_lies_and_no_later_sync_helps) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  value_or_abort(file->write_at(0, filled(4096, 1)));
  disk_.fail_syncs(0);
  EXPECT_FALSE(file->sync());
  disk_.fail_syncs(std::nullopt);
  EXPECT_TRUE(file->sync());
  EXPECT_EQ(content(), filled(4096, 1));
  std::vector<std::byte> past(4096);
  value_or_abort(file->read_past_cache(0, past));
  EXPECT_EQ(past, filled(4096, 0));
  disk_.crash(PowerCut::drops_unsynced);
  EXPECT_EQ(content(), filled(4096, 0));
}

TEST_F(SimulatedDiskTest, a_full_disk_refuses_new_space_and_keeps_what_was_reserved) {
  const auto file = open();
  disk_.set_space_left(5000);
  value_or_abort(file->reserve(4096));
  const auto refused = file->reserve(8192 * 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::no_space);
  EXPECT_TRUE(file->write_at(0, filled(4096, 1)));
}

TEST_F(SimulatedDiskTest, a_process_that_is_killed_loses_its_lock_and_nothing_else) {
  const auto file = open();
  const auto held = value_or_abort(disk_.lock("/d/lock"));
  value_or_abort(file->write_at(0, filled(100, 1)));
  EXPECT_TRUE(value_or_abort(disk_.is_locked("/d/lock")));
  disk_.crash(PowerCut::keeps_all);
  EXPECT_FALSE(value_or_abort(disk_.is_locked("/d/lock")));
  EXPECT_EQ(content(), filled(100, 1));
  value_or_abort(file->write_at(0, filled(100, 2)));
  EXPECT_EQ(content(), filled(100, 1)) << "the dead still write";
}

TEST_F(SimulatedDiskTest, a_planned_failure_comes_at_its_operation_once_or_for_ever) {
  const auto file = open();
  for (const bool for_ever : {false, true}) {
    disk_.fate().planned = PlannedFailure{disk_.fate().operations() + 1, Failure::io, for_ever};
    EXPECT_TRUE(file->sync());
    EXPECT_FALSE(file->sync());
    EXPECT_EQ(file->sync().has_value(), !for_ever);
  }
}

TEST_F(SimulatedDiskTest, a_short_write_leaves_a_part_and_says_that_the_disk_is_full) {
  const auto file = open();
  value_or_abort(file->reserve(64 * kSimulatedPage));
  disk_.fate().chances[Fault::short_write] = 1;
  const auto refused = file->write_at(0, filled(64 * kSimulatedPage, 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::no_space);
  disk_.fate().chances = {};
  const auto bytes = content(64 * kSimulatedPage);
  EXPECT_EQ(bytes.front(), std::byte{1});
  EXPECT_EQ(bytes.back(), std::byte{0});
}

TEST_F(SimulatedDiskTest, a_short_read_reads_a_part_and_fails) {
  const auto file = open();
  value_or_abort(file->write_at(0, filled(4096, 1)));
  disk_.fate().chances[Fault::short_read] = 1;
  std::vector<std::byte> bytes(4096);
  EXPECT_FALSE(file->read_at(0, bytes));
  EXPECT_EQ(bytes.front(), std::byte{1});
  EXPECT_EQ(bytes.back(), std::byte{0});
}

TEST_F(SimulatedDiskTest, a_misdirected_write_shows_only_once_the_cache_is_gone) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  value_or_abort(file->write_at(0, filled(8192, 1)));
  value_or_abort(file->sync());
  value_or_abort(file->write_at(0, filled(4096, 2)));
  disk_.fate().chances[Fault::misdirected_write] = 1;
  EXPECT_TRUE(file->sync());
  disk_.fate().chances = {};
  EXPECT_EQ(content().front(), std::byte{2});
  disk_.crash(PowerCut::drops_unsynced);
  EXPECT_EQ(content().front(), std::byte{1});
  EXPECT_EQ(content().back(), std::byte{2});
}

TEST_F(SimulatedDiskTest, a_bit_that_flips_on_its_way_is_one_bit) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  value_or_abort(file->write_at(0, filled(8192, 0xff)));
  disk_.fate().chances[Fault::flipped_bit] = 1;
  EXPECT_TRUE(file->sync());
  disk_.crash(PowerCut::drops_unsynced);
  const auto bytes = content();
  EXPECT_EQ(std::count(bytes.begin(), bytes.end(), std::byte{0xff}), 8191);
}

TEST_F(SimulatedDiskTest, what_was_written_back_early_survives_without_a_sync) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  disk_.fate().chances[Fault::written_back] = 1;
  value_or_abort(file->write_at(0, filled(64 * kSimulatedPage, 1)));
  value_or_abort(file->sync());
  value_or_abort(file->write_at(0, filled(64 * kSimulatedPage, 2)));
  disk_.crash(PowerCut::drops_unsynced);
  const auto bytes = content(64 * kSimulatedPage);
  EXPECT_GT(std::count(bytes.begin(), bytes.end(), std::byte{1}), 0);
  EXPECT_GT(std::count(bytes.begin(), bytes.end(), std::byte{2}), 0);
}

TEST_F(SimulatedDiskTest, whole_pages_are_kept_or_lost_when_that_is_asked_for) {
  const auto file = open();
  value_or_abort(disk_.sync_directory("/d"));
  value_or_abort(file->reserve(64 * kSimulatedPage));
  value_or_abort(file->sync());
  value_or_abort(file->write_at(0, filled(64 * kSimulatedPage, 1)));
  disk_.crash(PowerCut::keeps_pages);
  const auto bytes = content(64 * kSimulatedPage);
  for (std::size_t at = 0; at < bytes.size(); ++at) ASSERT_EQ(bytes[at], bytes[at / kSimulatedPage * kSimulatedPage]);
  EXPECT_GT(std::count(bytes.begin(), bytes.end(), std::byte{0}), 0);
  EXPECT_GT(std::count(bytes.begin(), bytes.end(), std::byte{1}), 0);
}

TEST_F(SimulatedDiskTest, that_a_file_grew_is_lost_with_the_rest) {
  value_or_abort(open()->write_at(0, filled(100, 1)));
  value_or_abort(disk_.sync_directory("/d"));
  disk_.crash(PowerCut::drops_unsynced);
  EXPECT_EQ(disk_.size_of("/d/f"), 0u);
}

TEST_F(SimulatedDiskTest, the_power_goes_in_the_middle_of_an_operation_and_stays_away) {
  const auto file = open();
  value_or_abort(file->write_at(0, filled(4096, 1)));
  value_or_abort(file->sync());
  value_or_abort(disk_.sync_directory("/d"));
  disk_.cut_power_at(disk_.fate().operations() + 1, PowerCut::drops_unsynced);
  EXPECT_TRUE(file->write_at(0, filled(4096, 2)));
  EXPECT_FALSE(file->write_at(0, filled(4096, 3)));
  EXPECT_TRUE(disk_.is_off());
  EXPECT_FALSE(disk_.open("/d/f", Opening::read_only));
  disk_.power_on();
  EXPECT_EQ(content(), filled(4096, 1));
}

TEST_F(SimulatedDiskTest, who_reads_goes_on_when_the_writer_is_killed) {
  const auto file = open();
  value_or_abort(file->write_at(0, filled(4096, 1)));
  const auto mapping = value_or_abort(open()->map(4096, Access::read_only));
  disk_.cut_power(PowerCut::keeps_all);
  disk_.power_on();
  value_or_abort(open()->write_at(0, filled(4096, 2)));
  EXPECT_EQ(mapping->bytes().front(), std::byte{2});
}

TEST_F(SimulatedDiskTest, an_image_puts_everything_back) {
  value_or_abort(open()->write_at(0, filled(8192, 1)));
  const DiskImage image = disk_.image();
  disk_.flip_bit("/d/f", 5);
  disk_.truncate("/d/f", 100);
  EXPECT_NE(content(), filled(8192, 1));
  disk_.restore(image);
  EXPECT_EQ(content(), filled(8192, 1));
}

TEST_F(SimulatedDiskTest, whoever_waits_by_a_clock_that_stands_still_moves_it) {
  const FutexWord word = 1;
  const auto before = world_.clock.steady();
  world_.clock.wait_on(word, 1, std::chrono::milliseconds(5), FutexScope::shared);
  EXPECT_EQ(world_.clock.steady() - before, std::chrono::milliseconds(5));
  world_.clock.wait_on(word, 2, std::chrono::milliseconds(5), FutexScope::shared);
  EXPECT_EQ(world_.clock.steady() - before, std::chrono::milliseconds(5));
}

}  // namespace
}  // namespace weir::env
