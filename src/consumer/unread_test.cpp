// Goal: an event whose key cannot be told is on record by itself, and is done once when a build can read it (T3).
// Method: an older build first, which does not know version 2; then a newer one, on the same stores.
#include <gmock/gmock.h>

#include "consumer/consumer_events.hpp"
#include "consumer/consumer_fixture.hpp"
#include "consumer/router.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

/// What the newer build has for "Deposited".
struct DepositedInCurrency {
  std::string account;
  std::int64_t amount{};
  std::string currency;
  using Previous = Deposited;
  static DepositedInCurrency upcast(Deposited old) { return {std::move(old.account), old.amount, "EUR"}; }
  static constexpr auto schema() {
    return event("Deposited", 2, field("account", &DepositedInCurrency::account),
                 field("amount", &DepositedInCurrency::amount), field("currency", &DepositedInCurrency::currency));
  }
};

struct UnreadTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();

  ConsumerOptions options() {
    return {.name = "bookkeeper", .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
  /// All in one stream, so that the stream's name tells nothing of the key.
  template <class E>
  void tell(const E& event) {
    value_or_abort(shop->commit(Commit{}.append("counter-1", ExpectedState::any(), {to_event(event)})));
  }
  template <class E>
  std::unique_ptr<Consumer> build(EventStore& store) {
    auto consumer = std::make_unique<Consumer>(store, options());
    consumer->from("shop", *shop)
        .template on<E>([](const E& e) { return book({e.account, e.amount}); })
        .template key<E>([](const E& e) { return e.account; });
    return consumer;
  }
  std::vector<std::string> waiting() {
    const auto deferrals = value_or_abort(Deferrals::load(*own, "bookkeeper"));
    std::vector<std::string> keys;
    for (const auto& [place, deferral] : deferrals.keys()) keys.push_back(deferral.key);
    return keys;
  }
  /// As a build may leave it that dies.
  void pass_in_all_partitions_but(std::uint16_t behind) {
    const auto last = value_or_abort(shop->collect(Read::all({shop->end().value - 1}))).front();
    Commit commit;
    for (std::uint16_t partition = 0; partition < kPartitions; ++partition)
      if (partition != behind)
        commit.tracking.push_back({.consumer = "bookkeeper",
                                   .source = shop->id(),
                                   .partition = partition,
                                   .from = {},
                                   .to = {shop->end(), last.frame_checksum}});
    value_or_abort(own->commit(std::move(commit)));
  }
  void run_the_older_build() {
    auto older = build<Deposited>(*own);
    ASSERT_TRUE(older->start());
    ASSERT_TRUE(eventually([&] { return is_live(*older); }));
    ASSERT_TRUE(older->stop(5s));
  }
};

TEST_F(UnreadTest, T3_what_a_newer_build_can_read_is_done_when_it_is_released) {
  tell(DepositedInCurrency{"7", 1, "GBP"});
  tell(Deposited{"7", 2});
  tell(DepositedInCurrency{"7", 3, "GBP"});
  run_the_older_build();
  EXPECT_THAT(booked(*own, "7"), ElementsAre(2));
  EXPECT_THAT(waiting(), ElementsAre("counter-1@0", "counter-1@2")) << "each is on record";

  for (int start = 0; start < 2; ++start) {
    auto newer = build<DepositedInCurrency>(*own);
    ASSERT_TRUE(newer->start());
    ASSERT_TRUE(newer->release(start == 0 ? "counter-1@0" : "counter-1@2"));
    ASSERT_TRUE(eventually([&] { return is_live(*newer) && newer->status().parked_keys == 1U - start; }));
    ASSERT_TRUE(newer->stop(5s));
  }
  EXPECT_THAT(booked(*own, "7"), ElementsAre(2, 1, 3)) << "none is lost and none is done twice";
  EXPECT_THAT(waiting(), ElementsAre());
}

TEST_F(UnreadTest, T3_after_a_crash_it_is_read_live_if_its_own_partition_had_not_passed_it) {
  ASSERT_NE(partition_of("7"), partition_of("counter-1@0"));
  tell(DepositedInCurrency{"7", 1, "GBP"});
  {
    // Dies before the idle partitions are carried forward.
    UnluckyStore dying(*own, [](const Commit& commit) -> std::optional<Error> {
      if (!commit.writes.empty()) return std::nullopt;
      return Error(Errc::in_doubt, "it dies");
    });
    auto older = build<Deposited>(dying);
    ASSERT_TRUE(older->start());
    ASSERT_TRUE(eventually([&] { return older->status().state == WorkerState::failed && !waiting().empty(); }));
  }
  for (int start = 0; start < 2; ++start) {
    auto newer = build<DepositedInCurrency>(*own);
    ASSERT_TRUE(newer->start());
    ASSERT_TRUE(eventually([&] { return is_live(*newer); }));
  }
  EXPECT_THAT(booked(*own, "7"), ElementsAre(1));
  EXPECT_THAT(waiting(), ElementsAre());
}

TEST_F(UnreadTest, T3_what_a_former_build_may_or_may_not_have_done_is_parked_and_not_passed_over) {
  const auto unread = partition_of("counter-1@0");
  ASSERT_NE(partition_of("7"), unread);
  ASSERT_NE(partition_of("8"), unread);
  tell(DepositedInCurrency{"7", 1, "GBP"});
  tell(Deposited{"8", 2});
  // As a newer build may leave it that dies: one partition has gone on, and that of key 7 has not.
  const auto last = value_or_abort(shop->collect(Read::all({1}))).front();
  value_or_abort(own->commit({.tracking = {{.consumer = "bookkeeper",
                                            .source = shop->id(),
                                            .partition = unread,
                                            .from = {},
                                            .to = {Position{2}, last.frame_checksum}}}}));
  for (int start = 0; start < 2; ++start) {
    run_the_older_build();
    EXPECT_THAT(waiting(), ElementsAre("counter-1@0"));
  }
  EXPECT_THAT(booked(*own, "8"), ElementsAre(2));

  auto newer = build<DepositedInCurrency>(*own);
  ASSERT_TRUE(newer->start());
  ASSERT_TRUE(newer->release("counter-1@0"));
  ASSERT_TRUE(eventually([&] { return is_live(*newer) && newer->status().parked_keys == 0; }));
  EXPECT_THAT(booked(*own, "7"), ElementsAre(1));
}

TEST_F(UnreadTest, T3_what_a_newer_build_let_wait_behind_a_key_is_parked_when_that_build_is_rolled_back) {
  // The second one is called as an event would be that cannot be read, and is one that can be.
  for (const std::string account : {"7", "counter-1@0"}) {
    own = open_memory_store();
    shop = open_memory_store();
    tell(Deposited{account, 13});
    tell(DepositedInCurrency{account, 1, "GBP"});
    {
      Consumer newer(*own, options());
      newer.from("shop", *shop)
          .on<DepositedInCurrency>([](const DepositedInCurrency&) { return park("an unlucky amount"); })
          .key<DepositedInCurrency>([](const DepositedInCurrency& e) { return e.account; });
      ASSERT_TRUE(newer.start());
      ASSERT_TRUE(eventually([&] { return is_live(newer); }));
      ASSERT_TRUE(newer.stop(5s));
    }
    ASSERT_THAT(waiting(), ElementsAre(account)) << "the other one waits behind it";
    for (int start = 0; start < 2; ++start) {
      run_the_older_build();
      EXPECT_THAT(waiting(), UnorderedElementsAre(account, "counter-1@1"));
    }
    auto older = build<Deposited>(*own);
    ASSERT_TRUE(older->start());
    ASSERT_TRUE(older->release(account));
    ASSERT_TRUE(eventually([&] { return is_live(*older) && older->status().parked_keys == 1; }));
    ASSERT_TRUE(older->stop(5s));

    auto newer = build<DepositedInCurrency>(*own);
    ASSERT_TRUE(newer->start());
    ASSERT_TRUE(newer->release("counter-1@1"));
    ASSERT_TRUE(eventually([&] { return is_live(*newer) && newer->status().parked_keys == 0; }));
    EXPECT_THAT(booked(*own, account), ElementsAre(13, 1));
  }
}

TEST_F(UnreadTest, what_a_newer_build_did_is_not_parked_because_an_event_that_waits_by_itself_came_before) {
  tell(DepositedInCurrency{"7", 1, "GBP"});
  run_the_older_build();
  tell(DepositedInCurrency{"8", 2, "GBP"});
  {
    auto newer = build<DepositedInCurrency>(*own);
    ASSERT_TRUE(newer->start());
    ASSERT_TRUE(eventually([&] { return is_live(*newer); }));
    ASSERT_TRUE(newer->stop(5s));
  }
  run_the_older_build();
  EXPECT_THAT(waiting(), ElementsAre("counter-1@0")) << "nothing waits behind it";
}

TEST_F(UnreadTest, an_event_that_can_be_read_is_not_parked_whatever_its_key_is_called) {
  tell(Deposited{"counter-1@0", 1});
  pass_in_all_partitions_but(partition_of("8"));
  run_the_older_build();
  EXPECT_THAT(waiting(), ElementsAre()) << "its partition had passed it";
}

TEST_F(UnreadTest, T3_more_unread_events_than_a_commit_holds_are_parked_at_the_start) {
  constexpr int kEvents = 6000;
  std::vector<NewEvent> events;
  for (int i = 0; i < kEvents; ++i) events.push_back(to_event(Deposited{"7", i}));
  value_or_abort(shop->commit(Commit{}.append("counter-1", ExpectedState::any(), std::move(events))));
  pass_in_all_partitions_but(partition_of("8"));
  const std::string words(3000, 'x');
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(book).key<Deposited>([&](const Deposited&) -> std::string {
    throw std::runtime_error(words);
  });
  const auto started = consumer.start();
  ASSERT_TRUE(started) << started.error().message();
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(waiting().size(), static_cast<std::size_t>(kEvents));
  const auto deferrals = value_or_abort(Deferrals::load(*own, "bookkeeper"));
  for (const auto& [place, deferral] : deferrals.keys()) ASSERT_LT(deferral.error.size(), words.size());
}

TEST_F(UnreadTest, T3_more_ends_of_waiting_than_a_commit_holds_are_recorded_at_the_start) {
  constexpr std::uint64_t kEvents = 22'000;
  const std::string stream(255, 's');
  ASSERT_NE(partition_of("7"), 0);
  // As an older build leaves it that dies: it parked them all, and only one partition has gone on.
  std::vector<NewEvent> events;
  std::vector<NewEvent> parked;
  for (std::uint64_t i = 0; i < kEvents; ++i) {
    events.push_back(to_event(DepositedInCurrency{"7", 1, "GBP"}));
    parked.push_back(deferral_event({.source = shop->id(),
                                     .key = unread_key(stream, {i}),
                                     .state = DeferralState::parked,
                                     .position = {i},
                                     .event = events.back().id,
                                     .stream = stream}));
    if (events.size() < 2'000) continue;
    value_or_abort(shop->commit(Commit{}.append(stream, ExpectedState::any(), std::exchange(events, {}))));
    value_or_abort(
        own->commit(Commit{}.append(consumer_stream("bookkeeper"), ExpectedState::any(), std::exchange(parked, {}))));
  }
  const auto last = value_or_abort(shop->checksum_at(Position{kEvents - 1}));
  value_or_abort(own->commit(Commit{
      .writes = {{consumer_stream("bookkeeper"),
                  ExpectedState::any(),
                  {started_event({{.label = "shop", .id = shop->id(), .location = ""}}, "")}}},
      .tracking = {
          {.consumer = "bookkeeper", .source = shop->id(), .partition = 0, .from = {}, .to = {shop->end(), *last}}}}));

  const auto newer = build<DepositedInCurrency>(*own);
  const auto started = newer->start();
  ASSERT_TRUE(started) << started.error().message();
  EXPECT_THAT(waiting(), ElementsAre());
  EXPECT_EQ(newer->status().parked_keys, 0U);
}

TEST_F(UnreadTest, T3_what_was_passed_is_read_once_at_a_start) {
  constexpr std::uint64_t kEvents = 1'000;
  tell(DepositedInCurrency{"7", 1, "GBP"});
  for (std::uint64_t i = 1; i < kEvents; ++i) tell(Deposited{"8", 1});
  {
    auto first = build<Deposited>(*own);
    ASSERT_TRUE(first->start());
    ASSERT_TRUE(eventually([&] { return is_live(*first) && first->status().parked_keys == 1; }));
    ASSERT_TRUE(first->stop(5s));
  }
  const UnluckyStore counting(*shop);
  Consumer again(*own, options());
  // It can read what waits, so it looks for what is behind that, and for what it cannot read and may be behind it.
  again.from("shop", counting)
      .on<DepositedInCurrency>([](const DepositedInCurrency&) {})
      .key<DepositedInCurrency>([](const DepositedInCurrency& e) { return e.account; });
  ASSERT_TRUE(again.start());
  ASSERT_TRUE(again.stop(5s));
  EXPECT_GE(counting.events_given, kEvents);
  EXPECT_LE(counting.events_given, kEvents + kEvents / 10);
}

TEST_F(UnreadTest, T3_a_key_function_that_changed_while_a_key_waits_is_refused) {
  tell(Deposited{"7", 13});
  {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>([](const Deposited&) { return park("an unlucky amount"); });
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return consumer.status().parked_keys == 1; }));
    ASSERT_TRUE(consumer.stop(5s));
  }
  auto changed = build<Deposited>(*own);
  const auto started = changed->start();
  ASSERT_FALSE(started) << "what waits would be forgotten";
  EXPECT_EQ(started.error().code(), Errc::invalid_argument);
  EXPECT_THAT(started.error().message(), HasSubstr("counter-1"));
  EXPECT_THAT(waiting(), ElementsAre("counter-1"));
}

TEST_F(UnreadTest, T3_a_key_that_no_JSON_can_hold_is_found_again_after_a_restart) {
  tell(Deposited{"7", 1});
  for (int start = 0; start < 2; ++start) {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop)
        .on<Deposited>([](const Deposited&) { return park("never"); })
        .key<Deposited>([](const Deposited&) { return std::string("K\xf6ln"); });
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return is_live(consumer) && consumer.status().parked_keys == 1; }));
    if (start == 1) {
      ASSERT_TRUE(consumer.release(waiting().front()));
      ASSERT_TRUE(eventually([&] { return consumer.status().failures == 1 || waiting().empty(); }));
    }
    ASSERT_TRUE(consumer.stop(5s));
  }
  EXPECT_EQ(waiting().size(), 1U) << "it was not passed over in silence";
}

TEST_F(UnreadTest, whatever_a_key_function_throws_parks_its_event_and_nothing_else) {
  tell(Deposited{"7", 1});
  tell(Deposited{"8", 2});
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(book).key<Deposited>([](const Deposited& e) -> std::string {
    if (e.account == "7") throw 7;
    return e.account;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(waiting(), ElementsAre("counter-1@0"));
  EXPECT_THAT(booked(*own, "8"), ElementsAre(2));
}

}  // namespace
}  // namespace weir::consumer
