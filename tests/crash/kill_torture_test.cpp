// Goal and method: as kill_test.cpp, for as long as it is asked to.
#include "crash/kill_loop.hpp"
#include "crash/torture_time.hpp"

namespace crash {
namespace {

TEST(KillTorture, nothing_acknowledged_is_lost_and_nothing_is_there_twice) {
  constexpr int kKills = 50;
  const TortureTime time;
  int stores = 0;
  for (std::uint64_t seed = torture_seed(); !time.is_over() && !HasFailure(); ++seed, ++stores)
    kill_and_check(seed, kKills);
  std::printf("%d kills of %d stores\n", stores * kKills, stores);
}

}  // namespace
}  // namespace crash
