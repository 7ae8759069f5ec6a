// Goal: effects with a condition on a query are committed on what their handler saw, or it decides again. Method: one
// lane and one batch, so that effects of many events would share a commit if they could.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

NewEvent taken(const std::string& account) {
  NewEvent seat{.type = "SeatTaken.v1", .data = "\"" + account + "\""};
  seat.tags = {"hall:1"};
  return seat;
}

struct ConditionTest : testing::Test {
  const Query hall{{.tags = {"hall:1"}}};
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();
  ConsumerOptions options{.name = "usher", .begin = Begin::at_start, .lanes = 1, .retry = RetryPolicy::park_at_once()};

  /// Takes a seat while there are some, each account in a stream of its own: nothing but the query counts them.
  Handled take_seat(const Deposited& e, std::size_t seats) const {
    const Position end = own->end();
    auto there = own->collect(Read::query(hall));
    if (!there) return there.error();
    Effects effects;
    if (there->size() < seats) {
      effects.append("guest-" + e.account, ExpectedState::no_stream(), taken(e.account));
      effects.fail_if_any({hall, end});
    }
    return effects;
  }
  std::size_t seats_taken() const { return value_or_abort(own->collect(Read::query(hall))).size(); }
};

TEST_F(ConditionTest, effects_of_one_batch_do_not_overlook_each_other) {
  for (int i = 0; i < 60; ++i) deposit(*shop, std::to_string(i), 1);
  Consumer consumer(*own, options);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) { return take_seat(e, 7); });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(seats_taken(), 7u);
  EXPECT_EQ(consumer.status().failures, 0u);
}

TEST_F(ConditionTest, lanes_that_take_seats_at_once_decide_again) {
  for (int i = 0; i < 60; ++i) deposit(*shop, std::to_string(i), 1);
  options.lanes = 4;
  options.retry = {};  // a lane that was slower sixteen times comes back later
  Consumer consumer(*own, options);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) { return take_seat(e, 7); });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer) && seats_taken() >= 7; }));
  EXPECT_EQ(seats_taken(), 7u);
}

TEST_F(ConditionTest, somebody_who_is_faster_makes_the_handler_run_again) {
  deposit(*shop, "1", 1);
  std::atomic<int> calls = 0;
  Consumer consumer(*own, options);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) -> Handled {
    Handled handled = take_seat(e, 1);
    if (calls++ == 0) value_or_abort(own->commit(Commit().append("vip", ExpectedState::any(), {taken("vip")})));
    return handled;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(seats_taken(), 1u);
}

}  // namespace
}  // namespace weir::consumer
