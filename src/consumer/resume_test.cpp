// Goal: a consumer begins where it should, or says why it does not begin (T8).
// Method: runs after one another on stores in memory.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct ResumeTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();

  ConsumerOptions options(const std::string& name = "bookkeeper") {
    return {.name = name, .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
};

TEST_F(ResumeTest, a_declared_mistake_is_refused_at_the_start) {
  Consumer nobody(*own, options(""));
  nobody.from("shop", *shop).on<Deposited>(book);
  EXPECT_EQ(nobody.start().error().code(), Errc::invalid_argument);

  Consumer nothing(*own, options());
  EXPECT_EQ(nothing.start().error().code(), Errc::invalid_argument);

  Consumer unhandled(*own, options());
  unhandled.from("shop", *shop).key<Deposited>([](const Deposited& e) { return e.account; });
  EXPECT_THAT(unhandled.start().error().message(), HasSubstr("Deposited"));
}

TEST_F(ResumeTest, T8_a_new_consumer_has_to_say_where_it_begins) {
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

TEST_F(ResumeTest, T8_a_known_consumer_goes_on_whatever_it_says) {
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

TEST_F(ResumeTest, T8_a_former_name_hands_over_progress_and_parked_keys) {
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

TEST_F(ResumeTest, T8_more_parked_keys_than_a_commit_holds_are_handed_over_also_when_it_crashes_half_way) {
  constexpr int kKeys = 4000;
  for (int i = 0; i < kKeys; ++i) deposit(*shop, std::to_string(i), i);
  const auto start = [&](EventStore& store, ConsumerOptions chosen, Handled answer) {
    auto consumer = std::make_unique<Consumer>(store, std::move(chosen));
    consumer->from("shop", *shop).on<Deposited>([answer](const Deposited&) { return answer; });
    return consumer;
  };
  const auto never = park(std::string(2000, 'x'));  // so many words that all of them are more than 8 MiB
  {
    const auto consumer = start(*own, options(), never);
    ASSERT_TRUE(consumer->start());
    ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
    EXPECT_EQ(consumer->status().parked_keys, static_cast<std::uint64_t>(kKeys));
    ASSERT_TRUE(consumer->stop(5s));
  }
  auto renamed = options("accountant");
  renamed.formerly = "bookkeeper";
  UnluckyStore dying(*own, [](const Commit& commit) -> std::optional<Error> {
    if (commit.tracking.empty()) return std::nullopt;
    return Error(Errc::in_doubt, "it dies");
  });
  EXPECT_EQ(start(dying, renamed, never)->start().error().code(), Errc::in_doubt);
  EXPECT_EQ(value_or_abort(standings(*own)).size(), 1U) << "the bookkeeper's alone";
  EXPECT_EQ(release_key(*own, "accountant", "account-8").error().code(), Errc::not_found) << "it was not handed over";
  {
    // The former build goes on once more, and does one of them.
    const auto consumer = start(*own, options(), Effects{});
    ASSERT_TRUE(consumer->start());
    ASSERT_TRUE(consumer->release("account-7"));
    ASSERT_TRUE(eventually([&] { return consumer->status().parked_keys == kKeys - 1; }));
    ASSERT_TRUE(consumer->stop(5s));
  }
  const auto consumer = start(*own, renamed, Effects{});
  const auto started = consumer->start();
  ASSERT_TRUE(started) << started.error().message();
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_EQ(consumer->status().parked_keys, static_cast<std::uint64_t>(kKeys - 1)) << "what was done is not done again";
  EXPECT_EQ(consumer->status().handled, 0U);
  ASSERT_TRUE(consumer->release("account-8"));
  ASSERT_TRUE(eventually([&] { return consumer->status().handled == 1; }));
  EXPECT_EQ(value_or_abort(standings(*own)).size(), 1U) << "the accountant's alone";
}

TEST_F(ResumeTest, T8_a_name_that_was_given_up_does_not_start_again) {
  deposit(*shop, "1", 1);
  for (const std::string former : {"", "bookkeeper"}) {
    auto chosen = options(former.empty() ? "bookkeeper" : "accountant");
    chosen.formerly = former;
    Consumer consumer(*own, chosen);
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    deposit(*shop, "1", 2);
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
  // The new build is rolled back.
  Consumer rolled_back(*own, options());
  rolled_back.from("shop", *shop).on<Deposited>(book);
  const auto started = rolled_back.start();
  ASSERT_FALSE(started) << "it would do again what the accountant did";
  EXPECT_EQ(started.error().code(), Errc::invalid_argument);
  EXPECT_THAT(started.error().message(), HasSubstr("accountant"));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(1, 2, 2));
  EXPECT_EQ(value_or_abort(standings(*own)).size(), 1U);
}

TEST_F(ResumeTest, on_and_key_of_one_event_name_have_one_struct) {
  struct OtherDeposited {
    std::string bank;
    static constexpr auto schema() { return event("Deposited", 1, field("bank", &OtherDeposited::bank)); }
  };
  Consumer consumer(*own, options());
  Source& source = consumer.from("shop", *shop).on<Deposited>(book);
  EXPECT_DEATH(source.key<OtherDeposited>([](const OtherDeposited& e) { return e.bank; }),
               "source shop.*event Deposited.*the same one");
}

}  // namespace
}  // namespace weir::consumer
