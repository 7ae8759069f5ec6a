// Goal: wherever the power fails while a backup goes on, it holds no less than before, and the next one goes on.
// Method: stopped after the k-th change, for every k, with each kind of power cut.
#include "log/copies/backup.hpp"
#include "log/copies/copies_fixture.hpp"

namespace weir::log {
namespace {

const env::Path kBackup = "/backup";

class BackupCrashTest : public testing::TestWithParam<env::PowerCut> {
 protected:
  static bool survives(std::uint64_t changes) {
    CopiesWorld at(changes + 1, kSmallSegmentBytes);
    at.create_small(at.store);
    {
      const auto log = at.open(at.store);
      at.commit(*log, 1, at.scaled(1'200'000));
    }
    value_or_abort(backup_log(at.environment, at.store, kBackup, {}));
    {
      const auto log = at.open(at.store);
      at.commit(*log, 1, at.scaled(8'300'000));
      at.commit(*log, 2, at.scaled(700'000));
    }
    at.files.stop_after(changes);
    const bool made = backup_log(at.environment, at.store, kBackup, {}).has_value();
    const bool stopped = at.files.stopped();
    at.world.disk.crash(GetParam());
    at.files.stop_after(std::nullopt);

    const auto left = source_of_backup(at.environment, kBackup);
    EXPECT_TRUE(left) << left.error().message();
    if (!left) return true;
    EXPECT_GE(left->tail.end, Position{made ? 4u : 1u});
    EXPECT_TRUE(value_or_abort(verify_log(at.environment, kBackup)).damage.empty());
    value_or_abort(copy_log(at.environment, *left, AllDurable{}, at.target, Sharing::copies, {}));
    at.expect_sound(at.target, left->tail.end.value);
    EXPECT_EQ(value_or_abort(backup_log(at.environment, at.store, kBackup, {})).end, Position{4});
    EXPECT_TRUE(value_or_abort(verify_log(at.environment, kBackup)).damage.empty());
    return !stopped;
  }
};

TEST_P(BackupCrashTest, one_that_is_interrupted_leaves_no_less_than_there_was_and_the_next_goes_on) {
  std::uint64_t changes = 0;
  for (; changes < 200 && !HasFailure(); ++changes) {
    SCOPED_TRACE("after change " + std::to_string(changes));
    if (survives(changes)) break;
  }
  EXPECT_GT(changes, 15u);
  EXPECT_LT(changes, 200u);
}

INSTANTIATE_TEST_SUITE_P(Cuts, BackupCrashTest,
                         testing::Values(env::PowerCut::drops_unsynced, env::PowerCut::keeps_some));

}  // namespace
}  // namespace weir::log
