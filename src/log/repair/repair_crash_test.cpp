// Goal: wherever the power fails during a repair, the store does not open and nothing of it is lost, or it is repaired;
// and another repair finishes the work.
// Method: stopped after the k-th change, for every k, with each kind of power cut and damage.
#include "log/copies/copies_fixture.hpp"
#include "log/repair/repair.hpp"

namespace weir::log {
namespace {

enum class Damage { middle, missing, control, identity, in_ancestor };

struct Case {
  Damage damage;
  std::uint64_t kept;
};

void make(CopiesWorld& at, Damage damage) {
  at.make_store(at.store);
  if (damage == Damage::in_ancestor) {
    value_or_abort(at.copy(at.store, at.target));
    at.store = at.target;
    const auto log = at.open(at.store);
    at.commit(*log, 2, 40);
  }
  const LogDirectory where{at.store};
  if (damage == Damage::middle) at.world.disk.flip_bit(where.segment({}), at.scaled(700'000));
  if (damage == Damage::in_ancestor) at.world.disk.flip_bit(where.segment({Position{3}, 1}), at.scaled(4'000'000));
  if (damage == Damage::missing) value_or_abort(at.world.disk.remove(where.segment({Position{3}, 1})));
  if (damage == Damage::control) at.world.disk.flip_bit(where.control(), 3);
  if (damage == Damage::identity) at.world.disk.flip_bit(where.identity(), 20);
  at.world.disk.crash(env::PowerCut::keeps_all);
}

/// The names of the segments that are in the log, or were set aside.
std::set<std::string> all_segments(CopiesWorld& at) {
  std::set<std::string> found;
  for (const std::string& name : value_or_abort(at.world.disk.list(at.store)))
    if (name == "log" || name.starts_with("cut-"))
      for (const std::string& file : value_or_abort(at.world.disk.list(at.store / name)))
        if (file.ends_with(".log")) found.insert(file);
  return found;
}

class RepairCrashTest : public testing::TestWithParam<std::tuple<Case, env::PowerCut>> {
 protected:
  static bool survives(std::uint64_t changes) {
    const auto& [how, cut] = GetParam();
    CopiesWorld at(changes + 1, kSmallSegmentBytes);
    make(at, how.damage);
    const auto before = all_segments(at);
    at.files.stop_after(changes);
    bool done = false;
    {
      auto work = value_or_abort(Repair::prepare(at.environment, at.store));
      done = work.carry_out().has_value();
    }
    const bool stopped = at.files.stopped();
    EXPECT_NE(done, stopped);
    at.world.disk.crash(cut);
    at.files.stop_after(std::nullopt);
    EXPECT_THAT(all_segments(at), testing::IsSupersetOf(before)) << "something is lost";

    {
      const auto opened =
          LogWriter::open(at.world.environment, at.store, {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand},
                          ignore_frames(), {});
      EXPECT_TRUE(opened || !done);
      if (opened) {
        EXPECT_EQ((*opened)->segments().end(), Position{how.kept});
      }
    }
    {
      auto again = value_or_abort(Repair::prepare(at.environment, at.store));
      if (again.plan().is_needed()) value_or_abort(again.carry_out());
    }
    at.open(at.store);
    at.expect_sound(at.store, how.kept);
    EXPECT_THAT(all_segments(at), testing::IsSupersetOf(before)) << "something is lost";
    return !stopped;
  }
};

TEST_P(RepairCrashTest, nothing_is_lost_and_another_one_finishes_it) {
  std::uint64_t changes = 0;
  for (; changes < 200 && !HasFailure(); ++changes) {
    SCOPED_TRACE("after change " + std::to_string(changes));
    if (survives(changes)) break;
  }
  EXPECT_GT(changes, 4u);
  EXPECT_LT(changes, 200u);
}

INSTANTIATE_TEST_SUITE_P(Damages, RepairCrashTest,
                         testing::Combine(testing::Values(Case{Damage::middle, 1}, Case{Damage::missing, 3},
                                                          Case{Damage::control, 8}, Case{Damage::identity, 8},
                                                          Case{Damage::in_ancestor, 3}),
                                          testing::Values(env::PowerCut::keeps_some)));

INSTANTIATE_TEST_SUITE_P(Cuts, RepairCrashTest,
                         testing::Combine(testing::Values(Case{Damage::in_ancestor, 3}),
                                          testing::Values(env::PowerCut::drops_unsynced, env::PowerCut::keeps_all)));

}  // namespace
}  // namespace weir::log
