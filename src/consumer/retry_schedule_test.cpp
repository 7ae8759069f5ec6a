// Goal: the retry policy, as its comment draws it.
// Method: pure functions of the time.
#include "consumer/retry_schedule.hpp"

#include <gtest/gtest.h>

namespace weir::consumer {
namespace {

using namespace std::chrono_literals;

const RetryPolicy kPolicy{.at_once = 3, .ladder = {1s, 5s, 30s}, .budget = 1min, .jitter = 0.5};
const Time kStart{};

TEST(RetrySchedule, climbs_the_ladder_and_ends) {
  EXPECT_EQ(next_try(kPolicy, {3, kStart}, kStart, 0.0), kStart + 1s);
  EXPECT_EQ(next_try(kPolicy, {4, kStart}, kStart + 2s, 0.0), kStart + 7s);
  EXPECT_EQ(next_try(kPolicy, {5, kStart}, kStart + 8s, 0.0), kStart + 38s);
  EXPECT_EQ(next_try(kPolicy, {6, kStart}, kStart + 40s, 0.0), std::nullopt);
}

TEST(RetrySchedule, fewer_tries_than_those_at_once_begin_with_the_first_rung) {
  EXPECT_EQ(next_try(kPolicy, {1, kStart}, kStart, 0.0), kStart + 1s);
}

TEST(RetrySchedule, jitter_lengthens_a_wait_by_up_to_its_share) {
  EXPECT_EQ(next_try(kPolicy, {3, kStart}, kStart, 0.5), kStart + 1250ms);
  EXPECT_LT(*next_try(kPolicy, {3, kStart}, kStart, 0.999), kStart + 1500ms);
}

TEST(RetrySchedule, the_budget_of_time_ends_it_sooner) {
  EXPECT_EQ(next_try(kPolicy, {5, kStart}, kStart + 29s, 0.0), kStart + 59s);
  EXPECT_EQ(next_try(kPolicy, {5, kStart}, kStart + 31s, 0.0), std::nullopt);
}

TEST(RetrySchedule, a_wait_that_the_handler_names_knows_no_ladder_but_the_budget) {
  EXPECT_EQ(next_try_after(kPolicy, {100, kStart}, kStart, 1min), kStart + 1min);
  EXPECT_EQ(next_try_after(kPolicy, {1, kStart}, kStart, 61s), std::nullopt);
}

TEST(RetrySchedule, without_a_ladder_there_is_no_second_time) {
  EXPECT_EQ(next_try(RetryPolicy::park_at_once(), {1, kStart}, kStart, 0.0), std::nullopt);
}

}  // namespace
}  // namespace weir::consumer
