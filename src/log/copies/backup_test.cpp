// Goal: a backup holds what was durable when it was begun, is never less than it was, and costs what is new.
// Method: a store over three segments in the simulated world; backups of it, interrupted and damaged everywhere.
#include "log/copies/backup.hpp"

#include "log/copies/backup_manifest.hpp"
#include "log/copies/copies_fixture.hpp"
#include "log/repair/repair.hpp"

namespace weir::log {
namespace {

using testing::HasSubstr;

const env::Path kBackup = "/backup";

class BackupTest : public testing::Test, protected CopiesWorld {
 protected:
  Result<BackupReport> backup(const env::Path& from) { return backup_log(environment, from, kBackup, {}); }
  Result<BackupReport> backup() { return backup(store); }

  void expect_backup(std::uint64_t events) {
    const auto source = source_of_backup(environment, kBackup);
    ASSERT_TRUE(source) << source.error().message();
    EXPECT_EQ(source->tail.end, Position{events});
    const auto report = verify_log(environment, kBackup);
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_TRUE(report->damage.empty()) << report->damage.front().reason;
    EXPECT_EQ(report->events, events);
  }
  void copy_head(const env::Path& from, const env::Path& to, std::uint64_t bytes) {
    std::vector<std::byte> head(bytes);
    value_or_abort(value_or_abort(world.disk.open(from, env::Opening::read_only))->read_at(0, head));
    value_or_abort(value_or_abort(world.disk.open(to, env::Opening::create_new))->write_at(0, head));
  }
  /// What comes after it is cut: the store goes on otherwise.
  void repair_behind_the_first_event() {
    world.disk.flip_bit(LogDirectory{store}.segment({}), 700'000);
    auto work = value_or_abort(Repair::prepare(environment, store));
    ASSERT_EQ(work.plan().end.position, Position{1});
    value_or_abort(work.carry_out());
  }
  void expect_diverged(const Result<BackupReport>& refused) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::source_diverged) << refused.error().message();
    EXPECT_THAT(refused.error().message(), HasSubstr("Keep this backup"));
  }
  Result<LogCopy> restore(const CopyUntil& until = AllDurable{}) {
    WEIR_TRY(const LogSource source, source_of_backup(environment, kBackup));
    return copy_log(environment, source, until, target, Sharing::copies, {});
  }
};

TEST_F(BackupTest, what_is_restored_is_what_was_there) {
  make_store(store);
  EXPECT_EQ(value_or_abort(backup()).end, Position{8});
  expect_backup(8);
  value_or_abort(restore());
  expect_sound(target, 8);
  EXPECT_TRUE(is_held(world.disk, {target}));
}

TEST_F(BackupTest, a_second_one_copies_what_is_new_and_no_full_segment_twice) {
  {
    const auto log = open(store);
    commit(*log, 1, 1'200'000);
  }
  EXPECT_GT(value_or_abort(backup()).bytes, 1'200'000u);
  {
    const auto log = open(store);
    commit(*log, 1, 8'300'000);  // the first segment is full now
    commit(*log, 1, 40);
  }
  const auto second = value_or_abort(backup());
  EXPECT_EQ(second.from, Position{1});
  EXPECT_EQ(second.end, Position{3});
  EXPECT_EQ(second.segments, 1u) << "the closing frame was in the backup already";
  EXPECT_LT(second.bytes, 8'301'000u);
  {
    const auto log = open(store);
    commit(*log, 1, 40);
  }
  const auto third = value_or_abort(backup());
  EXPECT_EQ(third.segments, 1u);
  EXPECT_LT(third.bytes, 1000u);
  EXPECT_EQ(value_or_abort(backup()).bytes, 0u);
  expect_backup(4);
}

TEST_F(BackupTest, is_taken_while_somebody_writes_and_holds_what_was_durable) {
  const auto log = open(store);
  commit(*log, 2, 1000);
  ASSERT_TRUE(log->await_visible(*append_events(*log, 3, 1000, Durability::relaxed)));
  EXPECT_EQ(value_or_abort(backup()).end, Position{2}) << "what a power cut may take is not in it";
  commit(*log, 1, 1000);
  EXPECT_EQ(value_or_abort(backup()).end, Position{6});
  expect_backup(6);
}

TEST_F(BackupTest, a_store_with_ancestors_is_backed_up_with_them) {
  make_store(store);
  value_or_abort(copy(store, "/data/fork", Position{4}));
  {
    const auto log = open("/data/fork");
    commit(*log, 2, 40);
  }
  value_or_abort(backup("/data/fork"));
  expect_backup(6);
  value_or_abort(restore());
  expect_sound(target, 6);
  EXPECT_EQ(value_or_abort(read_identity(world.disk, {target})).ancestry.size(), 2u);
}

TEST_F(BackupTest, of_another_store_is_left_alone) {
  make_store(store);
  make_store("/data/other");
  value_or_abort(backup());
  const auto refused = backup("/data/other");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::conflict);
  EXPECT_THAT(refused.error().message(),
              HasSubstr(to_string(value_or_abort(read_identity(world.disk, {store})).store)));
  const auto into_a_store = backup_log(environment, store, "/data/other", {});
  ASSERT_FALSE(into_a_store);
  EXPECT_EQ(into_a_store.error().code(), Errc::conflict);
  expect_backup(8);
}

TEST_F(BackupTest, a_store_that_was_repaired_does_not_go_on_with_it) {
  make_store(store);
  value_or_abort(backup());
  const LogDirectory log{store};
  world.disk.flip_bit(log.segment({Position{4}, 2}), 500'000);
  {
    auto work = value_or_abort(Repair::prepare(environment, store));
    value_or_abort(work.carry_out());
  }
  for (int events = 4; events < 12; events += 5) {  // the repaired store is shorter, then longer
    const auto refused = backup();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::source_diverged) << refused.error().message();
    const auto writer = open(store);
    commit(*writer, 5, 400'000);
  }
  expect_backup(8);
}

TEST_F(BackupTest, segments_that_a_repaired_store_has_under_other_names_are_a_divergence) {
  make_store(store);
  value_or_abort(backup());
  repair_behind_the_first_event();
  {
    const auto log = open(store);
    commit(*log, 2, 40);
    for (int i = 0; i < 3; ++i) commit(*log, 1, 8'300'000);
  }
  ASSERT_EQ(value_or_abort(LogDirectory{store}.list_segments(world.disk)).at(1), (SegmentName{{4}, 1}));
  expect_diverged(backup());
  expect_backup(8);
}

TEST_F(BackupTest, nothing_of_it_is_replaced_before_it_is_known_that_the_store_goes_on_with_it) {
  make_store(store);
  value_or_abort(backup());
  const auto names = value_or_abort(LogDirectory{store}.list_segments(world.disk));
  repair_behind_the_first_event();
  {
    const auto log = open(store);
    commit(*log, 2, 600'000);
    commit(*log, 1, 8'300'000);
    commit(*log, 3, 400'000);
    commit(*log, 4, 40);
    ASSERT_EQ(value_or_abort(LogDirectory{store}.list_segments(world.disk)), names) << "the same names";
    const Removal removal{[](const EventView& event) { return event.position.value < 3; },
                          [](const EventView&) { return GoneHash{}; }};
    ASSERT_TRUE(value_or_abort(log->scavenge(names[0], names[1], removal)));
  }
  expect_diverged(backup());
  expect_backup(8);
}

TEST_F(BackupTest, damage_is_found_while_it_is_copied_and_what_is_before_it_is_kept) {
  make_store(store);
  const LogDirectory log{store};
  world.disk.flip_bit(log.segment({Position{3}, 1}), 4'000'000);
  const auto refused = backup();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
  ASSERT_NE(refused.error().detail<Corruption>(), nullptr);
  EXPECT_EQ(refused.error().detail<Corruption>()->position, Position{3});
  expect_backup(3);
}

TEST_F(BackupTest, damage_in_a_backup_is_found_when_it_is_restored) {
  make_store(store);
  value_or_abort(backup());
  world.disk.flip_bit(LogDirectory{kBackup}.segment({Position{3}, 1}), 4'000'000);
  const auto refused = restore();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
  EXPECT_EQ(refused.error().detail<Corruption>()->position, Position{3});
  EXPECT_EQ(value_or_abort(verify_log(environment, kBackup)).damage.size(), 1u);
  value_or_abort(restore(Position{3}));
  expect_sound(target, 3);
}

TEST_F(BackupTest, that_lacks_what_it_is_said_to_have_is_not_gone_on_with) {
  make_store(store);
  value_or_abort(backup());
  {
    const auto log = open(store);
    commit(*log, 1, 40);
  }
  const LogDirectory there{kBackup};
  const std::vector<SegmentName> segments = value_or_abort(there.list_segments(world.disk));
  ASSERT_EQ(segments.size(), 3u);
  for (const SegmentName& name : segments) {
    const env::Path path = there.segment(name);
    for (const std::uint64_t left : {UINT64_MAX, std::uint64_t{0}, std::uint64_t{64}, std::uint64_t{4096}}) {
      value_or_abort(world.disk.rename(path, "/data/aside"));
      if (left != UINT64_MAX) copy_head("/data/aside", path, left);
      const auto refused = backup();
      ASSERT_FALSE(refused) << path << " cut to " << left;
      EXPECT_EQ(refused.error().code(), Errc::corrupted);
      EXPECT_THAT(refused.error().message(), HasSubstr("take a new backup, into another directory"));
      EXPECT_NE(refused.error().detail<Corruption>(), nullptr);
      value_or_abort(world.disk.rename("/data/aside", path));
    }
  }
  EXPECT_EQ(value_or_abort(backup()).end, Position{9}) << "all is there again";
  expect_backup(9);
}

TEST_F(BackupTest, a_damaged_manifest_is_corruption_and_a_missing_one_is_no_backup) {
  make_store(store);
  const auto none = source_of_backup(environment, "/data");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code(), Errc::not_found);
  value_or_abort(backup());
  for (const std::uint64_t offset : {0, 20, 60, 126}) {
    world.disk.flip_bit(LogDirectory{kBackup}.manifest(), offset);
    EXPECT_EQ(backup().error().code(), Errc::corrupted) << offset;
    EXPECT_EQ(source_of_backup(environment, kBackup).error().code(), Errc::corrupted) << offset;
    world.disk.flip_bit(LogDirectory{kBackup}.manifest(), offset);
  }
  world.disk.flip_bit(LogDirectory{kBackup}.manifest(), 8);
  EXPECT_EQ(backup().error().code(), Errc::unsupported_format);
}

TEST_F(BackupTest, a_full_disk_leaves_the_backup_that_was_there) {
  {
    const auto log = open(store);
    commit(*log, 1, 1'200'000);
  }
  value_or_abort(backup());
  {
    const auto log = open(store);
    commit(*log, 1, 8'300'000);
  }
  world.disk.set_space_left(100'000);
  const auto refused = backup();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::no_space);
  expect_backup(1);
  world.disk.set_space_left(UINT64_MAX);
  value_or_abort(backup());
  expect_backup(2);
}

}  // namespace
}  // namespace weir::log
