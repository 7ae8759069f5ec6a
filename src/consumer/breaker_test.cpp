// Goal: many keys that fail alike open the breaker, poison does not, and a success closes it.
// Method: the state machine alone, with times of the test's choice.
#include "consumer/breaker.hpp"

#include <gtest/gtest.h>

namespace weir::consumer {
namespace {

using namespace std::chrono_literals;

const Time kStart{};

struct BreakerTest : testing::Test {
  Breaker breaker{{.keys = 3, .window = 1min, .first_probe = 1s, .last_probe = 4s}};

  bool fail(const std::string& key, const std::string& error = "no answer", Time now = kStart) {
    return breaker.failed("Order", key, error, now);
  }
};

TEST_F(BreakerTest, opens_when_enough_keys_fail_alike) {
  EXPECT_FALSE(fail("a", "no answer after 31 ms"));
  EXPECT_FALSE(fail("b", "no answer after 9 ms"));
  EXPECT_TRUE(fail("c", "no answer after 120 ms"));
  EXPECT_TRUE(breaker.is_open());
}

TEST_F(BreakerTest, one_key_that_fails_often_is_poison) {
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(fail("a"));
}

TEST_F(BreakerTest, different_errors_are_different_troubles) {
  EXPECT_FALSE(fail("a", "out of stock"));
  EXPECT_FALSE(fail("b", "no answer"));
  EXPECT_FALSE(fail("c", "wrong address"));
}

TEST_F(BreakerTest, failures_outside_of_the_window_do_not_count) {
  EXPECT_FALSE(fail("a", "no answer", kStart));
  EXPECT_FALSE(fail("b", "no answer", kStart + 50s));
  EXPECT_FALSE(fail("c", "no answer", kStart + 70s));
  EXPECT_TRUE(fail("d", "no answer", kStart + 80s));
}

TEST_F(BreakerTest, a_success_between_them_shows_that_it_is_no_outage) {
  fail("a");
  fail("b");
  breaker.succeeded("Payment", kStart);  // of another type: says nothing about orders
  breaker.succeeded("Order", kStart);
  EXPECT_FALSE(fail("c"));
}

TEST_F(BreakerTest, probes_one_at_a_time_and_less_and_less_often) {
  for (const char* key : {"a", "b", "c"}) fail(key);
  EXPECT_FALSE(breaker.take_probe(kStart));
  EXPECT_TRUE(breaker.take_probe(kStart + 1s));
  EXPECT_FALSE(breaker.take_probe(kStart + 1s)) << "one caller has it";
  EXPECT_EQ(breaker.next_probe(), kStart + 3s);
  EXPECT_TRUE(breaker.take_probe(kStart + 3s));
  EXPECT_EQ(breaker.next_probe(), kStart + 7s);
  EXPECT_TRUE(breaker.take_probe(kStart + 7s));
  EXPECT_EQ(breaker.next_probe(), kStart + 11s) << "the longest wait";
}

TEST_F(BreakerTest, a_probe_that_succeeds_closes_it_into_the_next_generation) {
  for (const char* key : {"a", "b", "c"}) fail(key);
  const auto before = breaker.generation();
  breaker.succeeded("Order", kStart);
  EXPECT_FALSE(breaker.is_open());
  EXPECT_EQ(breaker.generation(), before + 1);
  EXPECT_FALSE(fail("a")) << "and counting begins anew";
}

TEST_F(BreakerTest, a_success_closes_it_when_what_else_failed_has_left_the_window) {
  for (const char* key : {"a", "b", "c"}) fail(key);
  for (const char* key : {"a", "b", "c"}) breaker.failed("Payment", key, "no answer", kStart + 30s);
  breaker.succeeded("Order", kStart + 61s);
  EXPECT_TRUE(breaker.is_open()) << "payments failed a moment ago";
  breaker.succeeded("Order", kStart + 91s);  // no payment came since, that could have told
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerTest, zero_keys_switch_it_off) {
  Breaker off({.keys = 0});
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(off.failed("Order", std::to_string(i), "no answer", kStart));
}

}  // namespace
}  // namespace weir::consumer
