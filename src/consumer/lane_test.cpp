// Goal: who writes in between makes a handler decide again, and nothing is done twice or lost for it (T2).
// Method: other writers, and another consumer, get between the handler and its commit.
#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "consumer/consumer_fixture.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct LaneTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();

  ConsumerOptions options(const std::string& name = "bookkeeper") {
    return {.name = name, .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
};

TEST_F(LaneTest, a_conflict_makes_the_handler_decide_again_and_is_no_failure) {
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

TEST_F(LaneTest, one_conflict_in_a_batch_does_not_harm_the_others) {
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

TEST_F(LaneTest, handlers_of_different_keys_may_write_the_same_stream) {
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

TEST_F(LaneTest, T2_a_second_consumer_of_the_same_name_is_found_out) {
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

bool has_bookings(const Commit& commit) {
  return std::ranges::any_of(commit.writes, [](const StreamWrite& w) { return w.stream.starts_with("book-"); });
}

TEST_F(LaneTest, a_full_disk_is_waited_out_and_counts_as_no_failure) {
  std::atomic<int> refusals{3};
  UnluckyStore full(*own, [&](const Commit& commit) -> std::optional<Error> {
    if (!has_bookings(commit) || refusals-- <= 0) return std::nullopt;
    return Error(Errc::no_space, "the disk is full");
  });
  for (int i = 0; i < 20; ++i) deposit(*shop, std::to_string(i), i);
  Consumer consumer(full, options());
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(booked(*own).size(), 20U);
  EXPECT_EQ(consumer.status().failures, 0U);
}

TEST_F(LaneTest, C2_after_a_commit_in_doubt_nothing_is_done_twice_whether_or_not_it_is_there) {
  for (const bool is_there : {true, false}) {
    UnluckyStore unlucky(*own, [&](const Commit& commit) -> std::optional<Error> {
      if (!has_bookings(commit)) return std::nullopt;
      if (is_there) value_or_abort(own->commit(commit));
      return Error(Errc::in_doubt, "a sync failed");
    });
    deposit(*shop, "1", is_there ? 1 : 2);
    Consumer consumer(unlucky, options());
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return consumer.status().state == WorkerState::failed; }));
    EXPECT_EQ(consumer.status().error->code(), Errc::in_doubt);
  }
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(1, 2));
}

}  // namespace
}  // namespace weir::consumer
