// Goal: a subscription tells when its store cannot be read on, and keeps little of it, however big events are.
// Method: a reader that counts what it gives, and goes wrong when it is told to. What a subscription delivers is held
// by the contract suite.
#include "weir/store/subscription.hpp"

#include <gtest/gtest.h>

#include "store/testing/passes_on.hpp"
#include "weir/store/event_store.hpp"

namespace weir::store {
namespace {

class WatchedReader final : public PassesOn<EventReader> {
 public:
  explicit WatchedReader(const EventReader& real) : PassesOn(real) {}

  Result<void> read(const Read& read, const EventSink& sink) const override {
    if (unreadable) return Error(Errc::corrupted, "a frame is damaged");
    given = 0;
    return PassesOn::read(read, [&](const EventView& event) {
      ++given;
      return sink(event);
    });
  }

  bool unreadable = false;
  mutable int given = 0;  ///< Events, by the last read.
};

struct SubscriptionTest : testing::Test {
  std::unique_ptr<EventStore> store = open_memory_store();
  WatchedReader reader{*store};

  void append(std::size_t bytes) {
    value_or_abort(store->commit(
        Commit{}.append("a", ExpectedState::any(), {{.type = "Grown.v1", .data = std::string(bytes, 'x')}})));
  }
};

TEST_F(SubscriptionTest, a_store_that_stands_still_because_it_cannot_be_read_is_an_error) {
  append(1);
  Subscription subscription(reader, {});
  ASSERT_TRUE(value_or_abort(subscription.next(std::chrono::milliseconds(0))));
  EXPECT_FALSE(value_or_abort(subscription.next(std::chrono::milliseconds(0))));
  reader.unreadable = true;  // as a follower whose end stands still: what went wrong is told by the next read
  const auto next = subscription.next(std::chrono::milliseconds(1));
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().code(), Errc::corrupted);
}

TEST_F(SubscriptionTest, few_big_events_are_kept_at_once_and_none_is_left_out) {
  for (int i = 0; i < 24; ++i) append(1024 * 1024);
  for (const Selection& what : {Selection(AllEvents{}), Selection(OfStream{"a"})}) {
    Subscription subscription(reader, {}, what);
    for (std::uint64_t i = 0; i < 24; ++i) {
      const auto event = value_or_abort(subscription.next(std::chrono::milliseconds(0)));
      ASSERT_TRUE(event);
      EXPECT_EQ(event->position, Position{i});
      EXPECT_LE(reader.given, 6);
    }
    EXPECT_FALSE(value_or_abort(subscription.next(std::chrono::milliseconds(0))));
    EXPECT_TRUE(subscription.caught_up());
  }
}

}  // namespace
}  // namespace weir::store
