// Goal: no single failure, at whatever operation, once or for ever, also while recovering, loses what was acknowledged
// or keeps the store from opening on a disk that is well again.
// Method: a small scenario, with the fault at each operation of the disk in turn until it runs clean.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "simulation/effort.hpp"
#include "simulation/points.hpp"

namespace weir::simulation {
namespace {

void expect_well(const PointsEnd& end) {
  EXPECT_EQ(end.finding, "");
  EXPECT_GT(end.points, 5u) << "the faults came nowhere";
}

std::string name_of(const testing::TestParamInfo<env::Failure>& kind) {
  constexpr std::array<const char*, 3> kNames = {"io", "no_space", "short_count"};
  return kNames[static_cast<std::size_t>(kind.param)];
}

std::string name_of(const testing::TestParamInfo<env::PowerCut>& kind) {
  constexpr std::array<const char*, 4> kNames = {"drops_unsynced", "keeps_some", "keeps_pages", "keeps_all"};
  return kNames[static_cast<std::size_t>(kind.param)];
}

class FailurePoints : public testing::TestWithParam<env::Failure> {};

TEST_P(FailurePoints, a_failure_that_comes_once_loses_nothing_acknowledged) {
  expect_well(fail_at_every_point(GetParam(), false, effort(1, 4)));
}

TEST_P(FailurePoints, a_failure_that_stays_loses_nothing_acknowledged) {
  expect_well(fail_at_every_point(GetParam(), true, effort(1, 4)));
}

INSTANTIATE_TEST_SUITE_P(Kinds, FailurePoints,
                         testing::Values(env::Failure::io, env::Failure::no_space, env::Failure::short_count),
                         [](const auto& kind) { return name_of(kind); });

class CutPoints : public testing::TestWithParam<env::PowerCut> {};

TEST_P(CutPoints, the_power_may_go_at_any_operation) { expect_well(cut_at_every_point(GetParam(), effort(1, 4))); }

INSTANTIATE_TEST_SUITE_P(Kinds, CutPoints,
                         testing::Values(env::PowerCut::drops_unsynced, env::PowerCut::keeps_some,
                                         env::PowerCut::keeps_pages, env::PowerCut::keeps_all),
                         [](const auto& kind) { return name_of(kind); });

}  // namespace
}  // namespace weir::simulation
