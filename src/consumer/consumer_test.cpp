// Goal: what happens inside the store happens exactly once, in order, whatever stops a consumer (T1, T2, T5 to T8).
// Method: real threads on stores in memory; a crash is a consumer that is destroyed without a stop.
#include "weir/consumer/consumer.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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
  bool finished = false;
  while (!finished) {
    auto chosen = options();
    chosen.max_batch = 8;
    Consumer consumer(*own, chosen);
    consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
      ++calls;
      return book(e);
    });
    ASSERT_TRUE(consumer.start());
    const int enough = calls + 150;
    ASSERT_TRUE(eventually([&] { return calls > enough || is_live(consumer); }));
    finished = is_live(consumer);
    ++runs;
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

TEST_F(ConsumerTest, T8_a_new_consumer_has_to_say_where_it_begins) {
  auto silent = options();
  silent.begin.reset();
  Consumer consumer(*own, silent);
  consumer.from("shop", *shop).on<Deposited>(book);
  const auto started = consumer.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code(), Errc::invalid_argument);
  EXPECT_THAT(started.error().message(), HasSubstr("begin"));
  EXPECT_EQ(own->end(), Position{}) << "nothing is recorded";
}

TEST_F(ConsumerTest, T8_a_known_consumer_goes_on_whatever_it_says) {
  deposit(*shop, "1", 1);
  for (const auto begin : {std::optional(Begin::now), std::optional(Begin::at_start), std::optional<Begin>()}) {
    auto chosen = options();
    chosen.begin = begin;
    Consumer consumer(*own, chosen);
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    deposit(*shop, "1", 2);
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
  EXPECT_THAT(booked(*own, "1"), ElementsAre(2, 2, 2)) << "the first run began after the 1";
}

TEST_F(ConsumerTest, T8_a_former_name_hands_over_progress_and_parked_keys) {
  const auto handler = [](const Deposited& e) -> Handled {
    if (e.amount == 13) return park("an unlucky amount");
    return book(e);
  };
  for (int i = 11; i < 15; ++i) deposit(*shop, std::to_string(i), i);
  deposit(*shop, "13", 99);
  {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>(handler);
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  }
  auto renamed = options("accountant");
  renamed.begin.reset();
  renamed.formerly = "bookkeeper";
  Consumer consumer(*own, renamed);
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(consumer.status().parked_keys, 1U);
  EXPECT_THAT(booked(*own, "12"), ElementsAre(12)) << "not done twice";
  ASSERT_TRUE(consumer.release("account-13"));
  ASSERT_TRUE(eventually([&] { return booked(*own, "13").size() == 2; }));
  EXPECT_THAT(booked(*own, "13"), ElementsAre(13, 99));

  const auto all = value_or_abort(standings(*own));
  ASSERT_EQ(all.size(), 1U) << "the former name stands nowhere any more";
  EXPECT_EQ(all.front().consumer, "accountant");
}

/// A store that was restored: the id of one, the events of another.
class Restored final : public EventReader {
 public:
  Restored(StoreId id, const EventReader& events) : id_(id), events_(events) {}
  StoreId id() const override { return id_; }
  Position end() const override { return events_.end(); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    return events_.wait_past(seen, at_most);
  }
  Result<void> read(const Read& read, const EventSink& sink) const override { return events_.read(read, sink); }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    return events_.stream_version(stream);
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    return events_.streams(visit);
  }
  std::vector<TrackingState> tracking() const override { return {}; }
  std::optional<TrackingState> tracking(std::string_view, StoreId) const override { return {}; }

 private:
  StoreId id_;
  const EventReader& events_;
};

TEST_F(ConsumerTest, T1_a_source_that_was_restored_to_an_earlier_state_stops_the_consumer) {
  for (int i = 0; i < 3; ++i) deposit(*shop, "1", i);
  {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
  const auto other = open_memory_store();
  const Restored restored(shop->id(), *other);
  for (const int events : {2, 3, 4}) {  // shorter; as long; longer
    while (other->end() < Position{static_cast<std::uint64_t>(events)}) deposit(*other, "1", 100);
    Consumer consumer(*own, options());
    consumer.from("shop", restored).on<Deposited>(book);
    const auto started = consumer.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code(), Errc::source_diverged) << started.error().message();
  }
  EXPECT_THAT(booked(*own, "1"), ElementsAre(0, 1, 2));
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

TEST_F(ConsumerTest, a_conflict_makes_the_handler_decide_again_and_is_no_failure) {
  deposit(*shop, "1", 5);
  std::atomic<int> calls{0};
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e, const Handling& handling) -> Handled {
    EXPECT_EQ(handling.attempt, 1U);
    auto version = own->stream_version("book-1");
    if (!version) return version.error();
    // Another writer gets in between, twice.
    if (calls++ < 2)
      value_or_abort(own->commit(Commit{}.append("book-1", ExpectedState::any(), {to_event(Booked{"1", -1})})));
    Effects effects;
    effects.append("book-1", ExpectedState::after(*version), Booked{"1", e.amount});
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(-1, -1, 5));
  EXPECT_EQ(consumer.status().failures, 0U);
}

TEST_F(ConsumerTest, one_conflict_in_a_batch_does_not_harm_the_others) {
  for (int i = 0; i < 40; ++i) deposit(*shop, std::to_string(i), i);
  std::atomic<bool> disturbed{false};
  auto chosen = options();
  chosen.lanes = 1;
  Consumer consumer(*own, chosen);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) -> Handled {
    auto version = own->stream_version("book-" + e.account);
    if (!version) return version.error();
    if (e.account == "20" && !disturbed.exchange(true))
      value_or_abort(own->commit(Commit{}.append("book-20", ExpectedState::any(), {to_event(Booked{"20", -1})})));
    Effects effects;
    effects.append("book-" + e.account, ExpectedState::after(*version), Booked{e.account, e.amount});
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(booked(*own, "20"), ElementsAre(-1, 20));
  for (const auto& [account, amounts] : booked(*own))
    if (account != "20") {
      EXPECT_EQ(amounts.size(), 1U) << account;
    }
}

TEST_F(ConsumerTest, handlers_of_different_keys_may_write_the_same_stream) {
  for (int i = 0; i < 300; ++i) deposit(*shop, std::to_string(i % 100), i);
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) -> Handled {
    auto version = own->stream_version("book-all");
    if (!version) return version.error();
    Effects effects;
    effects.append("book-all", ExpectedState::after(*version), Booked{"all", e.amount});
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  auto amounts = booked(*own, "all");
  std::ranges::sort(amounts);
  std::vector<std::int64_t> expected(300);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(amounts, expected);
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

TEST_F(ConsumerTest, T2_a_second_consumer_of_the_same_name_is_found_out) {
  Consumer one(*own, options());
  one.from("shop", *shop).on<Deposited>(book);
  Consumer two(*own, options());
  two.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(one.start());
  ASSERT_TRUE(two.start());
  int amount = 0;
  const auto failed = [&]() -> const Consumer* {
    for (const Consumer* c : {&one, &two})
      if (c->status().state == WorkerState::failed) return c;
    return nullptr;
  };
  ASSERT_TRUE(eventually([&] {
    deposit(*shop, "1", amount++);
    return failed() != nullptr;
  }));
  EXPECT_EQ(failed()->status().error->code(), Errc::conflict);
  EXPECT_THAT(failed()->status().error->message(), HasSubstr("another consumer of that name"));
  ASSERT_TRUE(eventually([&] {
    return booked(*own, "1").size() >= static_cast<std::size_t>(amount) ||
           (failed() != nullptr && one.status().state == two.status().state);
  }));
  const auto amounts = booked(*own, "1");
  EXPECT_EQ(std::ranges::adjacent_find(amounts, std::ranges::greater_equal()), amounts.end()) << "and nothing twice";
}

TEST_F(ConsumerTest, a_declared_mistake_is_refused_at_the_start) {
  Consumer nobody(*own, options(""));
  nobody.from("shop", *shop).on<Deposited>(book);
  EXPECT_EQ(nobody.start().error().code(), Errc::invalid_argument);

  Consumer nothing(*own, options());
  EXPECT_EQ(nothing.start().error().code(), Errc::invalid_argument);

  Consumer unhandled(*own, options());
  unhandled.from("shop", *shop).key<Deposited>([](const Deposited& e) { return e.account; });
  EXPECT_THAT(unhandled.start().error().message(), HasSubstr("Deposited"));
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
