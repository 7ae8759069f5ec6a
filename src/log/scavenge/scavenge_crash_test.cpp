// Goal: wherever the power fails while a segment is written anew, the old one or the new one is there, whole, and the
// next try does it. Method: stopped after the k-th change, for every k, with each kind of power cut.
#include "log/copies/backup.hpp"
#include "log/copies/copies_fixture.hpp"

namespace weir::log {
namespace {

class ScavengeCrashTest : public testing::TestWithParam<env::PowerCut> {
 protected:
  /// The second and third events of the first segment, and the only one of the second.
  static Result<std::uint64_t> scavenge(CopiesWorld& at, LogWriter& log) {
    const Removal removal{
        [](const EventView& event) { return event.position >= Position{1} && event.position < Position{4}; },
        [](const EventView& event) {
          GoneHash hash{};
          hash[0] = static_cast<std::byte>(event.position.value);
          return hash;
        }};
    const auto names = value_or_abort(LogDirectory{at.store}.list_segments(at.world.disk));
    std::uint64_t removed = 0;
    for (std::size_t i = 0; i < 2; ++i) {
      WEIR_TRY(const auto done, log.scavenge(names[i], names[i + 1], removal));
      if (done) removed += done->removed;
    }
    return removed;
  }

  static std::unique_ptr<LogWriter> open(CopiesWorld& at) {
    return value_or_abort(
        LogWriter::open(at.environment, at.store, {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand},
                        ignore_frames(), {}),
        "open");
  }

  static void expect_whole(CopiesWorld& at, std::uint64_t gone_at_least) {
    const auto report = value_or_abort(verify_log(at.world.environment, at.store));
    EXPECT_TRUE(report.damage.empty()) << report.damage.front().file << report.damage.front().reason;
    EXPECT_EQ(report.events, 8u);
    EXPECT_GE(report.gone, gone_at_least);
    const auto follower = value_or_abort(LogFollower::open(at.world.environment, at.store));
    value_or_abort(follower->refresh(ignore_frames()));
    LogCursor cursor(follower->segments(), {}, {8});
    std::uint64_t there = 0;
    for (; const EventView* event = cursor.next(); ++there) EXPECT_EQ(event->id, test_id(event->position.value));
    EXPECT_EQ(there, 8 - report.gone);
  }

  static bool survives(std::uint64_t changes) {
    CopiesWorld at(changes + 1, kSmallSegmentBytes);
    at.make_store(at.store);
    bool made = false;
    {
      const auto log = open(at);
      at.files.stop_after(changes);
      made = scavenge(at, *log).has_value();
      EXPECT_EQ(made, !at.files.stopped());
      at.world.disk.crash(GetParam());
    }
    const bool stopped = at.files.stopped();
    at.files.stop_after(std::nullopt);
    expect_whole(at, made ? 3 : 0);
    {
      const auto log = open(at);
      expect_whole(at, made ? 3 : 0);
      for (const auto& name : value_or_abort(at.world.disk.list(LogDirectory{at.store}.segments())))
        EXPECT_FALSE(name.starts_with("scavenged-")) << name;
      value_or_abort(scavenge(at, *log));
    }
    expect_whole(at, 3);
    return !stopped;
  }
};

TEST_P(ScavengeCrashTest, the_old_segment_is_there_or_the_new_one) {
  std::uint64_t changes = 0;
  for (; changes < 200 && !HasFailure(); ++changes) {
    SCOPED_TRACE("after change " + std::to_string(changes));
    if (survives(changes)) break;
  }
  EXPECT_GE(changes, 14u);
  EXPECT_LT(changes, 200u);
}

INSTANTIATE_TEST_SUITE_P(Cuts, ScavengeCrashTest,
                         testing::Values(env::PowerCut::drops_unsynced, env::PowerCut::keeps_some,
                                         env::PowerCut::keeps_all));

/// A backup that was taken before, and one segment of it in which it ended; then all is scavenged.
class ScavengedBackupCrashTest : public testing::TestWithParam<env::PowerCut> {
 protected:
  static bool survives(std::uint64_t changes) {
    const env::Path backup = "/backup";
    CopiesWorld at(changes + 1, kSmallSegmentBytes);
    at.create_small(at.store);
    {
      const auto log = at.open(at.store);
      at.commit(*log, 1, at.scaled(8'300'000));
      at.commit(*log, 2, at.scaled(600'000));
    }
    value_or_abort(backup_log(at.environment, at.store, backup, {}));
    const Removal removal{[](const EventView& event) { return event.position != Position{1}; },
                          [](const EventView&) { return GoneHash{}; }};
    {
      const auto log = at.open(at.store);
      at.commit(*log, 1, at.scaled(8'300'000));
      at.commit(*log, 1, at.scaled(8'300'000));
      const auto names = value_or_abort(LogDirectory{at.store}.list_segments(at.world.disk));
      for (std::size_t i = 0; i + 1 < names.size(); ++i) value_or_abort(log->scavenge(names[i], names[i + 1], removal));
    }
    at.files.stop_after(changes);
    const bool made = backup_log(at.environment, at.store, backup, {}).has_value();
    const bool stopped = at.files.stopped();
    at.world.disk.crash(GetParam());
    at.files.stop_after(std::nullopt);

    const auto left = source_of_backup(at.environment, backup);
    EXPECT_TRUE(left) << left.error().message();
    if (!left) return true;
    EXPECT_GE(left->tail.end, Position{made ? 5u : 3u});
    const auto report = value_or_abort(verify_log(at.environment, backup));
    EXPECT_TRUE(report.damage.empty()) << report.damage.front().file << report.damage.front().reason;
    EXPECT_EQ(report.events, left->tail.end.value);
    value_or_abort(copy_log(at.environment, *left, AllDurable{}, at.target, Sharing::copies, {}));
    const auto copied = value_or_abort(verify_log(at.environment, at.target));
    EXPECT_TRUE(copied.damage.empty()) << copied.damage.front().reason;
    EXPECT_EQ(copied.gone, report.gone);

    EXPECT_EQ(value_or_abort(backup_log(at.environment, at.store, backup, {})).end, Position{5});
    const auto after = value_or_abort(verify_log(at.environment, backup));
    EXPECT_TRUE(after.damage.empty()) << after.damage.front().reason;
    EXPECT_EQ(after.gone, 3u);
    EXPECT_EQ(value_or_abort(backup_log(at.environment, at.store, backup, {})).segments, 0u);
    return !stopped;
  }
};

TEST_P(ScavengedBackupCrashTest, it_holds_no_less_than_before_and_the_next_one_goes_on) {
  std::uint64_t changes = 0;
  for (; changes < 200 && !HasFailure(); ++changes) {
    SCOPED_TRACE("after change " + std::to_string(changes));
    if (survives(changes)) break;
  }
  EXPECT_GT(changes, 20u);
  EXPECT_LT(changes, 200u);
}

INSTANTIATE_TEST_SUITE_P(Cuts, ScavengedBackupCrashTest,
                         testing::Values(env::PowerCut::drops_unsynced, env::PowerCut::keeps_some));

}  // namespace
}  // namespace weir::log
