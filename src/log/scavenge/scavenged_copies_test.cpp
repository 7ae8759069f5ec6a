// Goal: forks, restores and repairs of a log with scavenged segments are sound, wherever they end.
#include "log/copies/backup.hpp"
#include "log/copies/copies_fixture.hpp"
#include "log/repair/repair.hpp"

namespace weir::log {
namespace {

class ScavengedCopiesTest : public testing::Test, protected CopiesWorld {
 protected:
  /// Of the events 0 | 1 2 | 3 4 5 | 6 in the first segment, 7 in the second one and 8 in the third, 0, 4 and 7 go.
  void SetUp() override {
    const auto log = open(store);
    commit(*log, 1, 350'000);
    commit(*log, 2, 40);
    commit(*log, 3, 350'000);
    commit(*log, 1, 40);
    commit(*log, 1, 8'200'000);
    commit(*log, 1, 8'350'000);
    scavenge(*log);
  }
  static bool goes(Position position) { return position.value == 0 || position.value == 4 || position.value == 7; }

  void scavenge(LogWriter& log) {
    const Removal removal{[](const EventView& event) { return goes(event.position); },
                          [](const EventView& event) {
                            GoneHash hash{};
                            hash[0] = static_cast<std::byte>(event.position.value);
                            return hash;
                          }};
    const auto names = value_or_abort(LogDirectory{store}.list_segments(world.disk));
    ASSERT_EQ(names.size(), 3u);
    for (std::size_t i = 0; i < 2; ++i) ASSERT_TRUE(value_or_abort(log.scavenge(names[i], names[i + 1], removal)));
  }

  void expect_copy(const env::Path& path, std::uint64_t events) {
    SCOPED_TRACE(path.string());
    {
      const auto log = open(path);
      commit(*log, 1, 40);
    }
    const auto report = value_or_abort(verify_log(environment, path));
    EXPECT_TRUE(report.damage.empty()) << report.damage.front().file << ": " << report.damage.front().reason;
    EXPECT_EQ(report.events, events + 1);
    const auto follower = value_or_abort(LogFollower::open(environment, path));
    value_or_abort(follower->refresh(ignore_frames()));
    LogCursor cursor(follower->segments(), {}, {events + 1});
    for (std::uint64_t position = 0; position <= events; ++position) {
      if (position < events && goes({position})) continue;
      const EventView* event = cursor.next();
      ASSERT_NE(event, nullptr);
      EXPECT_EQ(event->id, test_id(position));
    }
  }
};

TEST_F(ScavengedCopiesTest, a_fork_or_a_restore_may_end_anywhere) {
  value_or_abort(backup_log(environment, store, "/backup", {}));
  const auto from_backup = value_or_abort(source_of_backup(environment, "/backup"));
  const auto from_store = value_or_abort(source_of_store(environment, store));
  for (const std::uint64_t end : {0u, 1u, 3u, 6u, 7u, 8u, 9u}) {
    for (const Sharing sharing : {Sharing::links, Sharing::copies}) {
      const env::Path path = "/data/to-" + std::to_string(end) + (sharing == Sharing::links ? "-fork" : "-restore");
      const auto copy =
          copy_log(environment, sharing == Sharing::links ? from_store : from_backup, Position{end}, path, sharing, {});
      ASSERT_TRUE(copy) << copy.error().message();
      expect_copy(path, end);
    }
  }
  const env::Path second = "/data/second";
  ASSERT_TRUE(copy("/data/to-6-fork", second));
  expect_copy(second, 7);
}

TEST_F(ScavengedCopiesTest, a_repair_keeps_what_is_whole_of_them_and_begins_a_segment_behind) {
  const auto names = value_or_abort(LogDirectory{store}.list_segments(world.disk));
  for (const bool whole : {true, false}) {
    value_or_abort(copy_log(environment, value_or_abort(source_of_store(environment, store)), AllDurable{},
                            whole ? "/data/a" : "/data/b", Sharing::copies, {}));
  }
  // The header of the second segment is rotten: the first one is kept whole.
  world.disk.flip_bit(LogDirectory{"/data/a"}.segment(names[1]), 33);
  {
    auto work = value_or_abort(Repair::prepare(environment, "/data/a"));
    EXPECT_EQ(work.plan().end.position, Position{7});
    value_or_abort(work.carry_out());
  }
  expect_copy("/data/a", 7);
  // A frame in the first one is rotten.
  const auto path = LogDirectory{"/data/b"}.segment(names[0]);
  const auto file = value_or_abort(world.disk.open(path, env::Opening::read_only));
  const auto header = value_or_abort(
      read_segment_header(*file, path, value_or_abort(source_of_store(environment, store)).identity.store, names[0]));
  world.disk.flip_bit(path, header.scavenged->frames_end - 60);
  {
    auto work = value_or_abort(Repair::prepare(environment, "/data/b"));
    EXPECT_LT(work.plan().end.position, Position{8});
    EXPECT_GT(work.plan().end.position, Position{2});
    const std::uint64_t kept = work.plan().end.position.value;
    value_or_abort(work.carry_out());
    {
      const Repair over = std::move(work);
    }
    expect_copy("/data/b", kept);
  }
}

TEST_F(ScavengedCopiesTest, a_missing_segment_behind_them_is_missed) {
  const auto names = value_or_abort(LogDirectory{store}.list_segments(world.disk));
  value_or_abort(world.disk.remove(LogDirectory{store}.segment(names[2])));
  value_or_abort(world.disk.remove(LogDirectory{store}.control()));
  const auto report = value_or_abort(verify_log(environment, store));
  EXPECT_GE(report.damage.size(), 2u);
  value_or_abort(value_or_abort(Repair::prepare(environment, store)).carry_out());
  expect_copy(store, 8);
}

}  // namespace
}  // namespace weir::log
