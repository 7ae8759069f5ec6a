// Goal: kill -9 at any moment loses nothing that was acknowledged and doubles nothing. Method: a writer in a process of
// its own, killed fifty times; after each the whole store is compared with what its script says.
#include "crash/kill_loop.hpp"

namespace crash {
namespace {

TEST(Kill, nothing_acknowledged_is_lost_and_nothing_is_there_twice) { kill_and_check(1, 50); }

}  // namespace
}  // namespace crash
