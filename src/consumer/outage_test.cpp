// Goal: an outage parks nothing, and is noticed to be over.
// Method: handlers that fail alike until the test lets them succeed, and a clock that the test advances.
#include <gtest/gtest.h>

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

struct OutageTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();
  TestWorld world;

  ConsumerOptions options() {
    return {.name = "bookkeeper", .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
};

TEST_F(OutageTest, many_keys_that_fail_alike_are_an_outage_and_nothing_is_parked) {
  std::atomic<bool> outage{true};
  auto chosen = options();
  chosen.breaker = {.keys = 5, .first_probe = 100ms, .last_probe = 400ms};
  chosen.lanes = 2;
  chosen.max_batch = 4;
  std::atomic<int> calls{0};
  Consumer consumer(*own, chosen, world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) -> Handled {
    ++calls;
    if (outage) return Error(Errc::io, "no answer after " + std::to_string(e.amount) + " ms");
    return book(e);
  });
  for (int i = 0; i < 60; ++i) deposit(*shop, std::to_string(i), i);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return consumer.status().state == WorkerState::breaker_open; }));
  const int before = calls;
  world.clock.advance(1s);
  ASSERT_TRUE(eventually([&] { return calls > before; })) << "it probes";
  EXPECT_LT(calls, 20) << "and takes nothing new";

  outage = false;
  ASSERT_TRUE(eventually([&] {
    world.clock.advance(100ms);
    return is_live(consumer);
  }));
  const auto parked = consumer.status().parked_keys;
  EXPECT_LE(parked, 4U) << "only what failed before it was seen to be an outage";
  EXPECT_EQ(booked(*own).size(), 60U - parked);
}

TEST_F(OutageTest, an_outage_ends_also_when_no_key_waits_that_could_be_probed) {
  enum class Bank { down, picky, open };
  std::atomic<Bank> bank{Bank::down};
  auto chosen = options();
  chosen.breaker = {.keys = 3, .first_probe = 100ms, .last_probe = 400ms};
  chosen.lanes = 1;
  Consumer consumer(*own, chosen, world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) -> Handled {
    if (bank == Bank::down) return Error(Errc::io, "no answer");
    if (bank == Bank::picky && e.account == "2") return park("an account nobody wants");
    return book(e);
  });
  for (int i = 0; i < 3; ++i) deposit(*shop, std::to_string(i), i);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return consumer.status().state == WorkerState::breaker_open; }));
  ASSERT_TRUE(eventually([&] { return consumer.status().retrying_keys == 1; })) << "the others were parked before";
  bank = Bank::picky;
  ASSERT_TRUE(eventually([&] {
    world.clock.advance(100ms);
    return consumer.status().parked_keys == 3;
  })) << "the probe itself is poison";

  bank = Bank::open;
  deposit(*shop, "good", 7);
  ASSERT_TRUE(eventually([&] {
    world.clock.advance(100ms);
    return booked(*own, "good").size() == 1;
  }));
  EXPECT_TRUE(eventually([&] { return is_live(consumer); }));
}

}  // namespace
}  // namespace weir::consumer
