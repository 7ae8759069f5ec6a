// Goal and method: as kill_test.cpp, a thousand times over twenty stores.
#include "crash/kill_loop.hpp"

namespace crash {
namespace {

class KillThousandTimes : public testing::TestWithParam<std::uint64_t> {};

TEST_P(KillThousandTimes, nothing_acknowledged_is_lost_and_nothing_is_there_twice) { kill_and_check(GetParam(), 50); }

INSTANTIATE_TEST_SUITE_P(Seeds, KillThousandTimes, testing::Range<std::uint64_t>(100, 120));

}  // namespace
}  // namespace crash
