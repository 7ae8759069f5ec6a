// Goal: of a timer exactly one of fired and cancelled happens, whenever and however often the runner stops (M1).
// Method: a clock that the test advances; cancelling and firing race in real threads.
#include "weir/consumer/timers.hpp"

#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"
#include "consumer/timer_events.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct TimersTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();
  TestWorld world;

  TimerSet timer(const std::string& id, Duration in) { return {id, world.clock.now() + in, to_event(Booked{id, 1})}; }
  std::vector<std::string> types(const std::string& id) {
    std::vector<std::string> all;
    for (const Event& event : value_or_abort(own->collect(Read::stream(timer_stream(id))))) all.push_back(event.type);
    return all;
  }
};

TEST_F(TimersTest, a_timer_fires_when_it_is_due_and_not_before) {
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  value_or_abort(set_timer(*own, timer("late", 10s)));
  value_or_abort(set_timer(*own, timer("soon", 1s)));
  ASSERT_TRUE(eventually([&] { return timers.status().retrying_keys == 2; }));
  EXPECT_EQ(value_or_abort(pending_timers(*own)).front().id, "soon");
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return types("soon").size() == 2; }));
  EXPECT_THAT(types("soon"), ElementsAre("$timer_set", "Booked.v1"));
  EXPECT_THAT(types("late"), ElementsAre("$timer_set"));

  const auto events = value_or_abort(own->collect(Read::stream(timer_stream("soon"))));
  EXPECT_EQ(events[1].causation, events[0].id);
  EXPECT_EQ(events[1].correlation, events[0].correlation);
}

TEST_F(TimersTest, M1_a_cancelled_timer_does_not_fire_and_a_fired_one_is_not_cancelled) {
  value_or_abort(set_timer(*own, timer("a", 1s)));
  value_or_abort(set_timer(*own, timer("b", 1s)));
  EXPECT_TRUE(value_or_abort(cancel_timer(*own, "a")));
  EXPECT_FALSE(value_or_abort(cancel_timer(*own, "a"))) << "it is over";
  world.clock.advance(2s);
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  ASSERT_TRUE(eventually([&] { return types("b").size() == 2; }));
  EXPECT_THAT(types("a"), ElementsAre("$timer_set", "$timer_cancelled"));
  EXPECT_FALSE(value_or_abort(cancel_timer(*own, "b")));
  EXPECT_FALSE(value_or_abort(cancel_timer(*own, "never set")));
  EXPECT_TRUE(value_or_abort(pending_timers(*own)).empty());
}

TEST_F(TimersTest, M1_when_firing_and_cancelling_race_one_of_them_wins) {
  constexpr int kTimers = 300;
  for (int i = 0; i < kTimers; ++i) value_or_abort(set_timer(*own, timer(std::to_string(i), 1s)));
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  int cancelled = 0;
  world.clock.advance(2s);
  for (int i = kTimers - 1; i >= 0; --i) cancelled += value_or_abort(cancel_timer(*own, std::to_string(i))) ? 1 : 0;
  ASSERT_TRUE(eventually([&] { return timers.status().retrying_keys == 0; }));
  int fired = 0;
  for (int i = 0; i < kTimers; ++i) {
    const auto all = types(std::to_string(i));
    ASSERT_EQ(all.size(), 2U);
    fired += all[1] == "Booked.v1" ? 1 : 0;
  }
  EXPECT_EQ(fired + cancelled, kTimers);
  EXPECT_EQ(timers.status().handled, static_cast<std::uint64_t>(fired));
}

TEST_F(TimersTest, handlers_set_and_cancel_timers_and_hear_of_those_that_fired) {
  const Time due = world.clock.now() + 1s;
  Consumer consumer(*own, {.name = "c", .begin = Begin::at_start}, world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
    Effects effects;
    if (e.amount > 0) effects.set_timer("reminder-" + e.account, due, Deposited{e.account, e.amount});
    if (e.amount < 0) effects.cancel_timer("reminder-" + e.account);
    return effects;
  });
  consumer.from("own", *own).on<Deposited>(book);
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  ASSERT_TRUE(consumer.start());
  deposit(*shop, "1", 10);
  deposit(*shop, "2", 20);
  deposit(*shop, "2", -1);
  deposit(*shop, "2", -1);
  ASSERT_TRUE(eventually([&] { return is_live(consumer) && value_or_abort(pending_timers(*own)).size() == 1; }));
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return booked(*own, "1").size() == 1; }));
  EXPECT_THAT(types("reminder-2"), ElementsAre("$timer_set", "$timer_cancelled"));
  EXPECT_TRUE(consumer.stop(5s));
}

TEST_F(TimersTest, M1_effects_that_set_a_timer_twice_park_their_key_and_cancelling_twice_is_cancelling_once) {
  const Time due = world.clock.now() + 1s;
  Consumer consumer(*own, {.name = "c", .begin = Begin::at_start}, world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited& e) {
    Effects effects;
    if (e.amount > 0) effects.set_timer("t-" + e.account, due, e);
    if (e.amount > 1) effects.set_timer("t-" + e.account, due + 1s, e);
    if (e.amount < 0) effects.cancel_timer("t-" + e.account).add(Effects(effects));
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  deposit(*shop, "1", 2);
  deposit(*shop, "2", 1);
  deposit(*shop, "2", -1);
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(consumer.status().parked_keys, 1U);
  EXPECT_THAT(types("t-1"), ElementsAre()) << "the second one would have ended the first";
  EXPECT_THAT(types("t-2"), ElementsAre("$timer_set", "$timer_cancelled"));
}

TEST_F(TimersTest, a_timer_whose_event_no_store_takes_is_refused_when_it_is_set) {
  TimerSet nameless = timer("a", 1s);
  nameless.event.type.clear();
  EXPECT_EQ(set_timer(*own, nameless).error().code(), Errc::invalid_argument);
  EXPECT_THAT(types("a"), ElementsAre());

  Consumer consumer(*own, {.name = "c", .begin = Begin::at_start}, world.environment);
  consumer.from("shop", *shop).on<Deposited>([&](const Deposited&) {
    Effects effects;
    effects.set_timer("b", {}, nameless.event);
    return effects;
  });
  ASSERT_TRUE(consumer.start());
  deposit(*shop, "1", 1);
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(consumer.status().parked_keys, 1U);
  EXPECT_THAT(types("b"), ElementsAre());
}

TEST_F(TimersTest, a_timer_whose_text_JSON_cannot_hold_is_refused_and_not_changed) {
  for (const auto spoil :
       {+[](NewEvent& e) { e.data = "K\xf6ln"; }, +[](NewEvent& e) { e.type = "K\xf6ln.v1"; },
        +[](NewEvent& e) { e.metadata = "{\"city\":\"K\xf6ln\"}"; }, +[](NewEvent& e) { e.tags = {"city:K\xf6ln"}; }}) {
    TimerSet latin = timer("a", 1s);
    spoil(latin.event);
    const auto set = set_timer(*own, latin);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code(), Errc::invalid_argument);
    EXPECT_THAT(set.error().message(), HasSubstr("timer \"a\""));
  }
  EXPECT_THAT(types("a"), ElementsAre());
}

TEST_F(TimersTest, a_timer_that_cannot_be_read_hides_none_of_the_others) {
  value_or_abort(
      own->commit(Commit{}.append(timer_stream("torn"), ExpectedState::any(), {{.type = "$timer_set", .data = "{"}})));
  value_or_abort(set_timer(*own, timer("good", 1s)));
  const auto pending = pending_timers(*own);
  ASSERT_TRUE(pending) << pending.error().message();
  ASSERT_EQ(pending->size(), 1U);
  EXPECT_EQ(pending->front().id, "good");
}

TEST_F(TimersTest, one_bad_timer_is_left_aside_and_reported_and_the_others_fire) {
  TimerSet nameless = timer("nameless", 1s);
  nameless.event.type.clear();
  const auto put = [&](const std::string& id, NewEvent event) {
    value_or_abort(own->commit(Commit{}.append(timer_stream(id), ExpectedState::any(), {std::move(event)})));
  };
  put("nameless", timer_set_event(nameless));  // as a former build let it be set
  put("torn", {.type = "$timer_set", .data = "{"});
  value_or_abort(set_timer(*own, timer("good", 1s)));
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  put("torn later", {.type = "$timer_set", .data = "{"});
  value_or_abort(set_timer(*own, timer("good later", 1s)));
  ASSERT_TRUE(eventually([&] { return timers.status().parked_keys == 2; }));
  world.clock.advance(2s);
  ASSERT_TRUE(eventually([&] { return timers.status().handled == 2; }));
  ASSERT_TRUE(eventually([&] { return timers.status().parked_keys == 3; }));
  EXPECT_TRUE(is_live(timers));
  EXPECT_EQ(timers.status().retrying_keys, 0U);
  EXPECT_THAT(timers.status().error->message(), HasSubstr("$timer-nameless"));
  EXPECT_TRUE(value_or_abort(cancel_timer(*own, "nameless")));
  ASSERT_TRUE(eventually([&] { return timers.status().parked_keys == 2; })) << "what is over is over";
}

TEST_F(TimersTest, timers_that_are_too_large_for_one_commit_fire_one_by_one) {
  for (int i = 0; i < 10; ++i) {
    TimerSet big = timer(std::to_string(i), 1s);
    big.event.data = std::string(1024 * 1024, 'x');
    value_or_abort(set_timer(*own, std::move(big)));
  }
  world.clock.advance(2s);
  Timers timers(*own, world.environment);
  ASSERT_TRUE(timers.start());
  ASSERT_TRUE(eventually([&] { return timers.status().handled == 10 || !is_live(timers); }));
  EXPECT_TRUE(is_live(timers));
}

TEST_F(TimersTest, a_full_disk_is_waited_out_also_when_a_cancellation_raced) {
  for (const char* id : {"a", "b"}) value_or_abort(set_timer(*own, timer(id, 1s)));
  int refusals = 0;
  UnluckyStore unlucky(*own, [&](const Commit& commit) -> std::optional<Error> {
    if (commit.writes.size() == 2) return Error(Errc::conflict, "one of them was cancelled");
    if (refusals++ == 0) return Error(Errc::no_space, "the disk is full");
    return std::nullopt;
  });
  world.clock.advance(2s);
  Timers timers(unlucky, world.environment);
  ASSERT_TRUE(timers.start());
  ASSERT_TRUE(eventually([&] { return types("a").size() + types("b").size() == 4; }));
  EXPECT_TRUE(is_live(timers));
}

}  // namespace
}  // namespace weir::consumer
