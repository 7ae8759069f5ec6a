// Goal: wherever the power fails while a copy is made, the target is no store yet, which nobody makes one of but
// another try; or it is the whole copy. Method: stopped after the k-th change, for every k, with each kind of power
// cut.
#include "log/copies/backup.hpp"
#include "log/copies/copies_fixture.hpp"

namespace weir::log {
namespace {

enum class Making { fork, restore };

class CopyCrashTest : public testing::TestWithParam<std::tuple<Making, env::PowerCut>> {
 protected:
  static Result<LogCopy> make(CopiesWorld& at) {
    if (std::get<0>(GetParam()) == Making::fork) return at.copy(at.store, at.target);
    WEIR_TRY(const LogSource source, source_of_backup(at.environment, "/backup"));
    return copy_log(at.environment, source, Position{7}, at.target, Sharing::copies, {});
  }
  static std::uint64_t events() { return std::get<0>(GetParam()) == Making::fork ? 8 : 7; }

  /// Whether the process came to its end before the k-th change.
  static bool survives(std::uint64_t changes) {
    CopiesWorld at(changes + 1, kSmallSegmentBytes);
    at.make_store(at.store);
    if (std::get<0>(GetParam()) == Making::restore) value_or_abort(backup_log(at.environment, at.store, "/backup", {}));
    at.files.stop_after(changes);
    const bool made = make(at).has_value();
    const bool stopped = at.files.stopped();
    EXPECT_NE(made, stopped);
    at.world.disk.crash(std::get<1>(GetParam()));
    at.files.stop_after(std::nullopt);

    const auto found = at.events_in(at.target);
    EXPECT_TRUE(found || !made);
    if (!found) {
      EXPECT_TRUE(found.error().code() == Errc::not_found || found.error().code() == Errc::not_a_store)
          << found.error().message();
      const auto again = make(at);
      EXPECT_TRUE(again) << again.error().message();
    }
    at.expect_sound(at.target, events());
    EXPECT_TRUE(is_held(at.world.disk, {at.target}));
    at.expect_sound(at.store, 8);
    return !stopped;
  }
};

TEST_P(CopyCrashTest, it_appears_whole_or_not_at_all) {
  std::uint64_t changes = 0;
  for (; changes < 200 && !HasFailure(); ++changes) {
    SCOPED_TRACE("after change " + std::to_string(changes));
    if (survives(changes)) break;
  }
  EXPECT_GT(changes, 15u);
  EXPECT_LT(changes, 200u);
}

INSTANTIATE_TEST_SUITE_P(Cuts, CopyCrashTest,
                         testing::Combine(testing::Values(Making::fork, Making::restore),
                                          testing::Values(env::PowerCut::drops_unsynced, env::PowerCut::keeps_some)));

TEST(UnfinishedCopy, is_not_taken_for_an_empty_directory) {
  CopiesWorld at;
  at.make_store(at.store);
  at.files.stop_after(12);
  ASSERT_FALSE(at.copy(at.store, at.target));
  at.world.disk.crash(env::PowerCut::keeps_all);
  const auto opened = LogWriter::open(at.world.environment, at.target, {}, ignore_frames(), {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Errc::not_a_store);
  EXPECT_THAT(opened.error().message(), testing::HasSubstr("did not finish"));
}

}  // namespace
}  // namespace weir::log
