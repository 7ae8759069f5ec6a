// Goal: effects continue the trace of their cause, by the W3C's rules, and the same way at every try (C2).
// Method: metadata by hand; then a consumer, a timer and what follows from them.
#include "consumer/trace_context.hpp"

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kParent = "00-" + kTrace + "-00f067aa0ba902b7-01";
const EventId kEffect = *parse_id<EventId>("11111111-2222-4333-8444-5555aaaa6666");
const std::string kContinued = "00-" + kTrace + "-84445555aaaa6666-01";

std::string with(const std::string& value) { return R"({"user":"ada","traceparent":")" + value + "\"}"; }

TEST(TraceContext, is_read_from_metadata_if_it_is_valid) {
  EXPECT_EQ(traceparent_in(with(kParent)), kParent);
  const std::string later = "01" + kParent.substr(2) + "-more";
  EXPECT_EQ(traceparent_in(with(later)), later);
  for (const std::string& none :
       {std::string(), std::string("{}"), std::string("text"), with("short"), with(kParent + "-more"),
        with("ff" + kParent.substr(2)), with("00-" + std::string(32, '0') + "-00f067aa0ba902b7-01"),
        with("00-" + kTrace + "-" + std::string(16, '0') + "-01"), with("00-" + kTrace + "-00F067AA0BA902B7-01"),
        std::string(R"({"traceparent":7})")})
    EXPECT_EQ(traceparent_in(none), "") << none;
}

TEST(TraceContext, goes_on_with_the_effects_own_parent_id) {
  EXPECT_EQ(continue_trace("", kParent, kEffect), "{\"traceparent\":\"" + kContinued + "\"}");
  EXPECT_EQ(continue_trace(R"({"user":"ada"})", kParent, kEffect), with(kContinued));
}

TEST(TraceContext, leaves_alone_what_it_has_no_business_with) {
  EXPECT_EQ(continue_trace("", "", kEffect), "");
  const std::string own = with("00-" + std::string(32, 'a') + "-00f067aa0ba902b7-00");
  EXPECT_EQ(continue_trace(own, kParent, kEffect), own);
  EXPECT_EQ(continue_trace("no JSON", kParent, kEffect), "no JSON");
}

struct TracedEffects : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();
  TestWorld world;

  void deposit_traced(const std::string& metadata) {
    NewEvent event = to_event(Deposited{"1", 5});
    event.metadata = metadata;
    value_or_abort(shop->commit(Commit{}.append("account-1", ExpectedState::any(), {std::move(event)})));
  }
  Event last_of(const std::string& stream) const { return value_or_abort(own->collect(Read::stream(stream))).back(); }
  static std::string trace_of(const Event& event) {
    const std::string traceparent = traceparent_in(event.metadata);
    return traceparent.empty() ? traceparent : traceparent.substr(3, 32);
  }
};

TEST_F(TracedEffects, have_the_trace_of_the_event_that_was_handled) {
  deposit_traced(with(kParent));
  Consumer consumer(*own, {.name = "c", .begin = Begin::at_start});
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e, const Handling& handling) {
    Effects effects = book(e);
    effects.append("audit", ExpectedState::any(), Booked{"audit", e.amount});
    EXPECT_EQ(traceparent_in(handling.caused(to_event(e)).metadata).substr(3, 32), kTrace);
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  const Event booking = last_of("book-1"), audit = last_of("audit");
  EXPECT_EQ(trace_of(booking), kTrace);
  EXPECT_EQ(trace_of(audit), kTrace);
  EXPECT_NE(booking.metadata, audit.metadata) << "each has a parent-id of its own";
  EXPECT_FALSE(booking.metadata.contains("\"ada\"")) << "the rest of the cause's metadata is the cause's";
}

TEST_F(TracedEffects, of_an_event_without_a_trace_have_none) {
  deposit_traced("");
  Consumer consumer(*own, {.name = "c", .begin = Begin::at_start});
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(last_of("book-1").metadata, "");
}

TEST_F(TracedEffects, that_are_timers_go_on_with_the_trace_when_they_fire) {
  deposit_traced(with(kParent));
  Consumer consumer(*own, {.name = "c", .begin = Begin::at_start}, world.environment);
  const Time due = world.clock.now() + 1s;
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
    Effects effects;
    effects.set_timer("t", due, e);
    return effects;
  });
  consumer.from("own", *own).on<Deposited>(book);
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return timers.status().retrying_keys == 1; }));
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return booked(*own, "1").size() == 1; }));
  EXPECT_EQ(trace_of(last_of(timer_stream("t"))), kTrace);
  EXPECT_EQ(trace_of(last_of("book-1")), kTrace);
}

}  // namespace
}  // namespace weir::consumer
