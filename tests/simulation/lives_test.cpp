// Goal: what was acknowledged survives, what comes back is a prefix, no wrong byte is handed out, all that is derived
// follows from the log, and the store takes commits afterwards (I1 to I6), whatever the disk and the seed do.
// Method: whole lives of a store in the simulated world, each checked against a model at every answer and recovery.
#include <gtest/gtest.h>

#include "env/environment.hpp"
#include "simulation/effort.hpp"
#include "simulation/life.hpp"

namespace weir::simulation {
namespace {

void live_all(std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const LifeEnd end = live(seed);
    ASSERT_TRUE(end.finding.empty()) << end.finding << "\nlive it again: " << replay_line(seed);
  }
}

TEST(Lives, known_seeds_hold_every_oracle) { live_all(1, effort(800, 40)); }

TEST(Lives, new_seeds_hold_every_oracle) { live_all(env::real_environment().random.next() >> 20, effort(800, 40)); }

TEST(Lives, the_same_seed_lives_the_same_life_bit_for_bit) {
  std::uint64_t last = 0;
  for (std::uint64_t seed = 1; seed <= effort(40, 10); ++seed) {
    const LifeEnd once = live(seed);
    const LifeEnd again = live(seed);
    ASSERT_EQ(once.trace, again.trace) << "seed " << seed;
    ASSERT_EQ(once.figures.answers, again.figures.answers) << "seed " << seed;
    ASSERT_NE(once.trace, last) << "two seeds, one life";
    last = once.trace;
  }
}

TEST(Lives, meet_every_kind_of_fault) {
  Figures figures;
  for (std::uint64_t seed = 1; seed <= effort(300, 100); ++seed) figures.add(live(seed).figures);
  for (std::size_t i = 0; i < env::kFaultKinds; ++i)
    EXPECT_GT(figures.faults[i], 0u) << env::name_of(static_cast<env::Fault>(i));
  EXPECT_GT(figures.power_cuts, 0u);
  EXPECT_GT(figures.kills, 0u);
  EXPECT_GT(figures.stops, 0u);
  EXPECT_GT(figures.interrupted_recoveries, 0u);
  EXPECT_GT(figures.damage_found, 0u);
}

}  // namespace
}  // namespace weir::simulation
