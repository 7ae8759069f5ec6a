// Goal: what happens inside the store happens exactly once, in order, whatever stops a consumer (T2, T5 to T7).
// Method: real threads on stores in memory; a crash is a consumer that is destroyed without a stop.
#include "weir/consumer/consumer.hpp"

#include <algorithm>

#include "consumer/consumer_fixture.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

struct ConsumerTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();

  ConsumerOptions options(const std::string& name = "bookkeeper") {
    return {.name = name, .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
};

TEST_F(ConsumerTest, effects_and_progress_are_committed_for_every_event) {
  for (int i = 0; i < 200; ++i) deposit(*shop, std::to_string(i % 10), i);
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  ASSERT_TRUE(consumer.stop(5s));

  const auto all = booked(*own);
  ASSERT_EQ(all.size(), 10U);
  for (const auto& [account, amounts] : all) {
    EXPECT_EQ(amounts.size(), 20U);
    EXPECT_TRUE(std::ranges::is_sorted(amounts)) << "T6: events of one key are handled in their order";
  }
  EXPECT_EQ(own->tracking("bookkeeper", shop->id())->lowest().next, shop->end());
}

TEST_F(ConsumerTest, T5_effects_are_named_and_linked_by_what_they_come_from) {
  deposit(*shop, "7", 1);
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>([](const Deposited& e) {
    Effects effects = book(e);
    effects.append("audit", ExpectedState::any(), Booked{"audit", e.amount});
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));

  const Event cause = value_or_abort(shop->collect(Read::stream("account-7"))).front();
  const Event first = value_or_abort(own->collect(Read::stream("book-7"))).front();
  const Event second = value_or_abort(own->collect(Read::stream("audit"))).front();
  const std::string name = "bookkeeper/" + to_string(shop->id()) + "/0";
  EXPECT_EQ(first.id, derive_event_id(name, 0));
  EXPECT_EQ(second.id, derive_event_id(name, 1));
  EXPECT_EQ(first.causation, cause.id);
  EXPECT_EQ(first.correlation, cause.correlation);
}

TEST_F(ConsumerTest, T2_the_number_of_lanes_may_change_between_runs) {
  int amount = 0;
  for (const unsigned lanes : {1U, 7U, 3U, 16U}) {
    auto chosen = options();
    chosen.lanes = lanes;
    Consumer consumer(*own, chosen);
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    for (int i = 0; i < 100; ++i, ++amount) deposit(*shop, std::to_string(i % 25), amount);
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  }
  for (const auto& [account, amounts] : booked(*own)) {
    EXPECT_EQ(amounts.size(), 16U);
    EXPECT_TRUE(std::ranges::is_sorted(amounts));
  }
}

TEST_F(ConsumerTest, what_a_crash_interrupts_is_done_exactly_once) {
  constexpr int kEvents = 2000;
  for (int i = 0; i < kEvents; ++i) deposit(*shop, std::to_string(i % 50), i);
  std::atomic<int> calls{0};
  int runs = 0;
  for (bool finished = false; !finished; ++runs) {
    const int enough = calls + 150;
    std::atomic<bool> crashing{false};
    auto chosen = options();
    chosen.max_batch = 8;
    Consumer consumer(*own, chosen);
    consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
      if (++calls > enough) eventually([&] { return crashing.load(); });
      return book(e);
    });
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return calls > enough || is_live(consumer); }));
    finished = is_live(consumer);
    crashing = true;
  }
  EXPECT_GT(runs, 3);
  std::size_t total = 0;
  for (const auto& [account, amounts] : booked(*own)) {
    total += amounts.size();
    EXPECT_EQ(std::ranges::adjacent_find(amounts, std::ranges::greater_equal()), amounts.end())
        << "in order and none twice";
  }
  EXPECT_EQ(total, static_cast<std::size_t>(kEvents));
}

TEST_F(ConsumerTest, T7_progress_over_events_that_concern_nobody_takes_no_position) {
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  const Position before = own->end();
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(shop->commit(Commit{}.append("noise", ExpectedState::any(), {to_event(Booked{"x", i})})));
  ASSERT_TRUE(eventually([&] { return own->tracking("bookkeeper", shop->id())->lowest().next == shop->end(); }));
  EXPECT_EQ(own->end(), before);
}

TEST_F(ConsumerTest, T7_two_services_that_follow_each_other_come_to_rest) {
  Consumer here(*own, options("here"));
  here.from("shop", *shop).on<Deposited>(book);
  here.from("own", *own).on<Deposited>(book);
  Consumer there(*shop, options("there"));
  there.from("own", *own).on<Deposited>(book);
  ASSERT_TRUE(here.start());
  ASSERT_TRUE(there.start());
  deposit(*shop, "1", 1);
  const auto at_rest = [&] {
    return own->tracking("here", shop->id())->lowest().next == shop->end() &&
           own->tracking("here", own->id())->lowest().next == own->end() &&
           shop->tracking("there", own->id())->lowest().next == own->end();
  };
  ASSERT_TRUE(eventually(at_rest));
  // One start of each, the deposit and its booking, and not one more.
  EXPECT_EQ(own->end(), Position{2});
  EXPECT_EQ(shop->end(), Position{2});
}

TEST_F(ConsumerTest, two_sources_meet_in_one_key) {
  const auto bank = open_memory_store();
  for (int i = 0; i < 100; ++i) {
    deposit(*shop, std::to_string(i % 5), i);
    deposit(*bank, std::to_string(i % 5), 1000 + i);
  }
  std::map<std::string, int> running;  // without a lock: one lane has one key, whatever the source
  for (int i = 0; i < 5; ++i) running[std::to_string(i)] = 0;
  const auto handler = [&](const Deposited& e) {
    ++running.find(e.account)->second;
    return book(e);
  };
  const auto account = [](const Deposited& e) { return e.account; };
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(handler).key<Deposited>(account);
  consumer.from("bank", *bank).on<Deposited>(handler).key<Deposited>(account);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  ASSERT_TRUE(consumer.stop(5s));
  EXPECT_EQ(booked(*own, "3").size(), 40U);
  EXPECT_EQ(running["3"], 40);
  EXPECT_EQ(own->tracking("bookkeeper", bank->id())->lowest().next, bank->end());
}

TEST_F(ConsumerTest, C5_a_stop_says_when_a_handler_does_not_come_back) {
  std::atomic<bool> entered{false};
  std::atomic<bool> let_go{false};
  deposit(*shop, "1", 1);
  {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
      entered = true;
      eventually([&] { return let_go.load(); });
      return book(e);
    });
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return entered.load(); }));
    EXPECT_EQ(consumer.stop(20ms).error().code(), Errc::timeout);
    let_go = true;
    EXPECT_TRUE(consumer.stop(5s)) << "what was under way has ended";
  }
  EXPECT_EQ(booked(*own, "1").size(), 1U);
}

TEST_F(ConsumerTest, C5_a_stop_returns_at_its_deadline_also_when_the_disk_does_not_answer) {
  std::atomic<bool> answers{false};
  UnluckyStore slow(*own, [&](const Commit& commit) -> std::optional<Error> {
    if (!commit.writes.empty()) return std::nullopt;
    if (commit.durability == Durability::relaxed)
      return Error(Errc::no_space, "so that a stop has something to record");
    eventually([&] { return answers.load(); });
    return std::nullopt;
  });
  deposit(*shop, "1", 1);
  Consumer consumer(slow, options());
  consumer.from("shop", *shop).on<Booked>([](const Booked&) {});
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  std::atomic<bool> returned{false};
  env::Thread stopper("stopper", [&] {
    const auto stopped = consumer.stop(500ms);
    EXPECT_TRUE(!stopped && stopped.error().code() == Errc::timeout);
    returned = true;
  });
  EXPECT_TRUE(eventually([&] { return returned.load(); }));
  answers = true;
  stopper.join();
  EXPECT_TRUE(consumer.stop(5s)) << "the disk has answered";
  EXPECT_EQ(own->tracking("bookkeeper", shop->id())->lowest().next, shop->end());
}

TEST_F(ConsumerTest, its_sources_are_on_record_for_those_who_look_from_outside) {
  deposit(*shop, "1", 1);
  Consumer consumer(*own, options());
  consumer.from("the shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  ASSERT_TRUE(consumer.stop(5s));
  const auto all = value_or_abort(standings(*own));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().source.label, "the shop");
  EXPECT_EQ(all.front().source.id, shop->id());
  EXPECT_EQ(all.front().next.next, shop->end());
}

}  // namespace
}  // namespace weir::consumer
