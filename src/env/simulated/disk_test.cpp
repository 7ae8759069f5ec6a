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

}  // namespace
}  // namespace weir::env
