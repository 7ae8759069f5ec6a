// Goal: a subscription gives every event of its selection once, in order, past and live. Method: the contract suite;
// a writer beside the subscriber, and waits with deadlines.
#include <thread>

#include "contract/fixture.hpp"

namespace contract {
namespace {

std::string next_name(Subscription& subscription, std::chrono::milliseconds at_most = 10s) {
  const auto event = value_or_abort(subscription.next(at_most));
  return event ? event->stream + "@" + std::to_string(event->version.value) : "nothing";
}

TEST_P(Contract, a_subscription_catches_up_says_so_and_goes_live) {
  append("a", events_of(2));
  settle();
  Subscription subscription(store(), {});
  EXPECT_FALSE(subscription.caught_up());
  EXPECT_EQ(next_name(subscription), "a@0");
  EXPECT_FALSE(subscription.caught_up());
  EXPECT_EQ(subscription.position(), Position{1});
  EXPECT_EQ(next_name(subscription), "a@1");
  EXPECT_TRUE(subscription.caught_up());
  EXPECT_EQ(subscription.position(), Position{2});
  EXPECT_EQ(next_name(subscription, 0ms), "nothing");
  append("b", events_of(1));
  EXPECT_EQ(next_name(subscription), "b@0");
}

TEST_P(Contract, a_subscription_from_now_leaves_out_the_past) {
  append("a", events_of(2));
  settle();
  auto subscription = Subscription::from_now(store());
  EXPECT_TRUE(subscription.caught_up());
  EXPECT_EQ(next_name(subscription, 0ms), "nothing");
  append("a", events_of(1));
  EXPECT_EQ(next_name(subscription), "a@2");
}

TEST_P(Contract, a_subscription_to_a_selection_passes_the_rest_by) {
  append("order-1", {event("Created.v1")});
  append("stock-1", {event("Reserved.v1")});
  append("order-2", {event("Created.v1"), event("Paid.v1")});
  append("order-1", {event("Paid.v1")});
  settle();
  Subscription category(store(), {}, OfCategory{"order"});
  for (const char* expected : {"order-1@0", "order-2@0", "order-2@1", "order-1@1", "nothing"})
    EXPECT_EQ(next_name(category, 0ms), expected);
  EXPECT_EQ(category.position(), store().end()) << "what does not match is passed by";
  Subscription type(store(), {1}, OfType{"Paid.v1"});
  for (const char* expected : {"order-2@1", "order-1@1", "nothing"}) EXPECT_EQ(next_name(type, 0ms), expected);
  Subscription stream(store(), {1}, OfStream{"order-1"});
  EXPECT_EQ(next_name(stream), "order-1@1");
  append("order-2", events_of(1));
  append("order-1", events_of(1));
  EXPECT_EQ(next_name(stream), "order-1@2");
}

TEST_P(Contract, a_live_subscriber_sees_every_event_once_and_in_order) {
  constexpr std::uint64_t kEvents = 2000;
  std::jthread writer([&] {
    for (std::uint64_t n = 0; n < kEvents; n += 10) {
      Commit some = Commit().append("s-" + std::to_string(n % 7), ExpectedState::any(), events_of(10));
      if (n % 3 == 0) some.durability = Durability::relaxed;
      EXPECT_TRUE(store().commit(std::move(some)));
    }
  });
  Subscription subscription(store(), {});
  for (std::uint64_t n = 0; n < kEvents; ++n) {
    const auto event = value_or_abort(subscription.next(20s));
    ASSERT_TRUE(event) << n;
    ASSERT_EQ(event->position, Position{n});
    ASSERT_LT(event->position, store().durable_end()) << "rule C4";
  }
}

TEST_P(Contract, wait_past_wakes_when_an_event_is_there_and_ends_in_time) {
  EXPECT_EQ(store().wait_past({0}, 1ms), Position{0});
  std::jthread writer([&] { EXPECT_TRUE(store().commit(Commit().append("a", ExpectedState::any(), events_of(3)))); });
  Position end;
  while (end <= Position{0}) end = store().wait_past({0}, 20s);  // it may return early
  EXPECT_EQ(end, Position{3});
  EXPECT_EQ(store().wait_past({1}, 20s), Position{3}) << "what is past already is not waited for";
}

}  // namespace
}  // namespace contract
