// Goal: a failing event holds up its key alone, nothing is forgotten, and order is kept (T3, T4, T6).
// Method: handlers that fail on purpose, a clock that the test advances, crashes by destroying the consumer.
#include <gmock/gmock.h>

#include <set>

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

struct WaitingTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();
  TestWorld world;
  std::atomic<bool> broken{true};  ///< Whether account "bad" fails.
  std::atomic<int> bad_calls{0};

  ConsumerOptions options() {
    return {.name = "bookkeeper",
            .begin = Begin::at_start,
            .retry = {.at_once = 2, .ladder = {1s, 5s}, .budget = 1min, .jitter = 0.0}};
  }

  std::unique_ptr<Consumer> start(ConsumerOptions chosen) {
    auto consumer = std::make_unique<Consumer>(*own, std::move(chosen), world.environment);
    consumer->from("shop", *shop).on<Deposited>([this](const Deposited& e) {
      if (e.account == "bad") {
        ++bad_calls;
        if (broken) throw std::runtime_error("the book is locked");
      }
      return book(e);
    });
    EXPECT_TRUE(consumer->start());
    return consumer;
  }

  bool is_all_passed() { return own->tracking("bookkeeper", shop->id())->lowest().next == shop->end(); }
  Deferral deferral() { return value_or_abort(Deferrals::load(*own, "bookkeeper")).keys().begin()->second; }
};

TEST_F(WaitingTest, T3_a_failing_event_defers_its_key_and_the_others_go_on) {
  deposit(*shop, "bad", 1);
  deposit(*shop, "good", 2);
  deposit(*shop, "bad", 3);
  auto consumer = start(options());
  ASSERT_TRUE(eventually([&] { return is_all_passed(); }));
  EXPECT_EQ(bad_calls, 2) << "tried at once, twice; the second event of the key waits";
  EXPECT_THAT(booked(*own, "good"), ElementsAre(2));
  EXPECT_THAT(records(*own, "bookkeeper"), ElementsAre("$consumer_started", "$deferred"));
  EXPECT_EQ(deferral().position, Position{0});
  EXPECT_EQ(deferral().attempts, 2U);
  EXPECT_EQ(deferral().due - deferral().since, 1s);
  EXPECT_THAT(deferral().error, HasSubstr("locked"));
  ASSERT_TRUE(eventually([&] { return consumer->status().state == WorkerState::retrying; }));
  EXPECT_THAT(consumer->status().error->message(), HasSubstr("locked"));

  broken = false;
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_THAT(booked(*own, "bad"), ElementsAre(1, 3)) << "T6: in their order";
  EXPECT_THAT(records(*own, "bookkeeper"), ElementsAre("$consumer_started", "$deferred", "$retried", "$went_live"));

  deposit(*shop, "bad", 4);
  ASSERT_TRUE(eventually([&] { return booked(*own, "bad").size() == 3; }));
}

TEST_F(WaitingTest, T3_what_waits_is_not_forgotten_in_a_crash) {
  for (int i = 0; i < 6; ++i) deposit(*shop, i % 2 == 0 ? "bad" : "good", i);
  for (int crash = 0; crash < 3; ++crash) {
    auto consumer = start(options());
    ASSERT_TRUE(eventually([&] { return is_all_passed() && consumer->status().retrying_keys == 1; }));
    deposit(*shop, "bad", 6 + crash);
    ASSERT_TRUE(eventually([&] { return is_all_passed(); }));
  }
  broken = false;
  world.clock.advance(2s);
  auto consumer = start(options());
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_THAT(booked(*own, "bad"), ElementsAre(0, 2, 4, 6, 7, 8));
  EXPECT_THAT(booked(*own, "good"), ElementsAre(1, 3, 5));
}

TEST_F(WaitingTest, T3_a_crash_in_the_middle_of_draining_goes_on_where_it_was) {
  deposit(*shop, "bad", 0);
  auto first = start(options());
  ASSERT_TRUE(eventually([&] { return first->status().retrying_keys == 1; }));
  for (int i = 1; i < 200; ++i) deposit(*shop, "bad", i);
  ASSERT_TRUE(eventually([&] { return is_all_passed(); }));
  broken = false;
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return booked(*own, "bad").size() > 20; }));
  first.reset();
  auto second = start(options());
  ASSERT_TRUE(eventually([&] { return is_live(*second); }));
  std::vector<std::int64_t> expected;
  for (int i = 0; i < 200; ++i) expected.push_back(i);
  EXPECT_EQ(booked(*own, "bad"), expected);
}

TEST_F(WaitingTest, a_key_is_parked_when_its_ladder_has_ended) {
  deposit(*shop, "bad", 1);
  auto consumer = start(options());
  ASSERT_TRUE(eventually([&] { return bad_calls == 2; }));
  for (const auto& [wait, calls] : {std::pair(2s, 3U), std::pair(6s, 4U)}) {
    // On record, and with it when it is due: a clock that moves before that moves the next try, too.
    ASSERT_TRUE(eventually([&] { return consumer->status().retrying_keys == 1 && deferral().attempts == calls - 1; }));
    world.clock.advance(wait);
    ASSERT_TRUE(eventually([&] { return bad_calls == static_cast<int>(calls); }));
  }
  ASSERT_TRUE(eventually([&] { return consumer->status().parked_keys == 1; }));
  deposit(*shop, "bad", 2);
  deposit(*shop, "good", 3);
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_THAT(booked(*own, "good"), ElementsAre(3)) << "the other keys go on";
  EXPECT_EQ(bad_calls, 4);

  const Event letter = value_or_abort(own->collect(Read::stream(consumer_stream("bookkeeper")))).back();
  EXPECT_EQ(letter.type, "$parked");
  EXPECT_EQ(letter.causation, value_or_abort(shop->collect(Read::stream("account-bad"))).front().id);
  EXPECT_EQ(deferral().state, DeferralState::parked);
  EXPECT_EQ(deferral().attempts, 4U);
  EXPECT_EQ(deferral().reason, "handler_failed");
  EXPECT_EQ(deferral().stream, "account-bad");
}

TEST_F(WaitingTest, T4_release_drains_a_parked_key_in_order_and_goes_live) {
  auto chosen = options();
  chosen.retry = RetryPolicy::park_at_once();
  deposit(*shop, "bad", 1);
  deposit(*shop, "bad", 2);
  auto consumer = start(chosen);
  ASSERT_TRUE(eventually([&] { return consumer->status().parked_keys == 1; }));
  EXPECT_EQ(consumer->release("account-good").error().code(), Errc::not_found);

  // [release]
  if (auto released = consumer->release("account-bad"); !released) FAIL() << released.error().message();
  // [release]
  ASSERT_TRUE(eventually([&] { return bad_calls == 2 && deferral().state == DeferralState::parked; }))
      << "parked again";

  broken = false;
  ASSERT_TRUE(consumer->release("account-bad"));
  deposit(*shop, "bad", 3);
  ASSERT_TRUE(eventually([&] { return booked(*own, "bad").size() == 3; }));
  EXPECT_THAT(booked(*own, "bad"), ElementsAre(1, 2, 3));
  EXPECT_EQ(records(*own, "bookkeeper").back(), "$went_live");
  EXPECT_TRUE(value_or_abort(Deferrals::load(*own, "bookkeeper")).keys().empty());
}

TEST_F(WaitingTest, a_release_while_no_consumer_runs_is_honoured_at_the_next_start) {
  auto chosen = options();
  chosen.retry = RetryPolicy::park_at_once();
  deposit(*shop, "bad", 1);
  {
    auto consumer = start(chosen);
    ASSERT_TRUE(eventually([&] { return consumer->status().parked_keys == 1; }));
  }
  broken = false;
  ASSERT_TRUE(release_key(*own, "bookkeeper", "account-bad"));
  EXPECT_EQ(release_key(*own, "bookkeeper", "account-bad").error().code(), Errc::not_found) << "it is not parked now";
  auto consumer = start(chosen);
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_THAT(booked(*own, "bad"), ElementsAre(1));
}

TEST_F(WaitingTest, the_idempotency_key_is_the_same_at_every_try) {
  std::set<EventId> keys;
  std::vector<unsigned> attempts;
  env::Mutex mutex;
  deposit(*shop, "1", 1);
  Consumer consumer(*own, options(), world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited&, const Handling& handling) -> Handled {
    const std::scoped_lock lock(mutex);
    keys.insert(handling.idempotency_key);
    attempts.push_back(handling.attempt);
    if (handling.attempt < 4) return retry_after(10s);
    return Effects{};
  });
  ASSERT_TRUE(consumer.start());
  for (unsigned tries = 1; tries < 4; ++tries) {
    ASSERT_TRUE(eventually([&] {
      const std::scoped_lock lock(mutex);
      return attempts.size() == tries && consumer.status().retrying_keys == 1;
    }));
    world.clock.advance(11s);
  }
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(attempts, ElementsAre(1, 2, 3, 4)) << "retry_after ends the tries at once";
  EXPECT_EQ(keys.size(), 1U);
}

TEST_F(WaitingTest, what_cannot_be_read_is_parked_without_a_try) {
  value_or_abort(
      shop->commit(Commit{}.append("account-1", ExpectedState::any(), {{.type = "Deposited.v1", .data = "{"}})));
  value_or_abort(
      shop->commit(Commit{}.append("account-2", ExpectedState::any(), {{.type = "Deposited.v2", .data = "{}"}})));
  value_or_abort(
      shop->commit(Commit{}.append("account-3", ExpectedState::any(), {{.type = "Unheard.v1", .data = "{}"}})));
  auto consumer = start(options());
  ASSERT_TRUE(eventually([&] { return is_all_passed() && consumer->status().parked_keys == 2; }));
  const auto deferrals = value_or_abort(Deferrals::load(*own, "bookkeeper"));
  std::map<std::string, std::string> reasons;
  for (const auto& [place, deferral] : deferrals.keys()) reasons[deferral.key] = deferral.reason;
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{{"account-1", "bad_data"}, {"account-2", "schema_ahead"}}));
}

TEST_F(WaitingTest, effects_that_no_store_takes_park_their_key) {
  deposit(*shop, "bad", 1);
  deposit(*shop, "good", 2);
  Consumer consumer(*own, options(), world.environment);
  consumer.from("shop", *shop).on<Deposited>([](const Deposited& e) {
    if (e.account != "bad") return book(e);
    Effects effects;
    effects.append("", ExpectedState::any(), e);  // a stream without a name
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return consumer.status().parked_keys == 1 && is_all_passed(); }));
  EXPECT_THAT(booked(*own, "good"), ElementsAre(2));
  EXPECT_EQ(deferral().reason, "invalid_argument");
}

TEST_F(WaitingTest, a_handler_that_always_loses_is_retried_later) {
  deposit(*shop, "bad", 1);
  Consumer consumer(*own, options(), world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
    Effects effects;
    effects.append("book-bad", broken ? ExpectedState::exists() : ExpectedState::any(), Booked{e.account, e.amount});
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return consumer.status().retrying_keys == 1; }));
  EXPECT_EQ(deferral().reason, "conflict");
  broken = false;
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(booked(*own, "bad"), ElementsAre(1));
}

}  // namespace
}  // namespace weir::consumer
