// Goal: a running saga keeps the version of the steps it was started with. Method: a saga is left waiting, and builds
// with other versions take over its store.
#include <gmock/gmock.h>

#include "saga/testing/travel.hpp"
#include "weir/consumer/deferrals.hpp"
#include "weir/consumer/timers.hpp"

namespace weir::saga {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Another build: version 2 needs no visa, and books the hotel alone.
std::unique_ptr<Saga<Trip>> build_of_version_2(EventStore& agency, const EventReader& office, TestWorld& world) {
  auto saga = std::make_unique<Saga<Trip>>(
      agency, SagaOptions{.name = "trip", .version = 2, .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()},
      world.environment);
  saga->starts_on<TripWanted>("agency", agency,
                              [](const TripWanted& e) { return weir::start(e.trip, Trip{e.trip, e.note}); });
  saga->step("hotel")
      .asks([](const Trip& t) { return HotelRequested{t.trip, t.note}; })
      .done_on<HotelBooked>("office", office, kTrip)
      .no_undo("free of charge");
  return saga;
}

struct SagaVersionsTest : Travel {
  Office clerk{*office, *agency};

  /// A saga of version 1 that waits for its visa.
  void leave_one_running() {
    auto saga = trip_saga(*agency, *office, world);
    value_or_abort(saga->start());
    want("1", "Oslo");
    ASSERT_TRUE(reaches("1", SagaPhase::running));
    value_or_abort(saga->stop(10s));
  }
};

TEST_F(SagaVersionsTest, earlier_versions_run_beside_the_newest) {
  leave_one_running();
  auto saga = build_of_version_2(*agency, *office, world);
  auto version_1 = saga->earlier_version(1);
  declare_trip(version_1, *office);
  value_or_abort(saga->start());
  value_or_abort(clerk.start());
  want("2", "Rome");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  ASSERT_TRUE(reaches("2", SagaPhase::completed));
  EXPECT_EQ(value_or_abort(load_saga(*agency, "trip", "1")).steps().size(), 4u);
  EXPECT_THAT(story(*agency)["trip-2"],
              ElementsAre("$saga_started", "$step_requested", "HotelRequested", "$step_succeeded", "$saga_completed"));
}

TEST_F(SagaVersionsTest, a_build_that_lacks_the_version_of_a_running_saga_does_not_start) {
  leave_one_running();
  auto saga = build_of_version_2(*agency, *office, world);
  const auto started = saga->start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code(), Errc::bad_schema);
  EXPECT_THAT(started.error().message(), HasSubstr("trip-1 (version 1: visa, flight, hotel, tickets)"));
  EXPECT_THAT(started.error().message(), HasSubstr("earlier_version(1)"));
}

TEST_F(SagaVersionsTest, steps_that_changed_under_the_same_version_do_not_start) {
  leave_one_running();
  auto saga = trip_saga(*agency, *office, world);
  saga->retriable_step("souvenir")
      .asks([](const Trip& t) { return TripReady{t.trip, ""}; })
      .done_on<TripDropped>("office", *office, kTrip);
  const auto started = saga->start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message(), HasSubstr("trip-1 (version 1: visa, flight, hotel, tickets)"));
}

TEST_F(SagaVersionsTest, sagas_that_are_over_need_no_definition_any_more) {
  leave_one_running();
  {
    auto saga = trip_saga(*agency, *office, world);
    value_or_abort(saga->start());
    value_or_abort(clerk.start());
    ASSERT_TRUE(reaches("1", SagaPhase::completed));
    value_or_abort(saga->stop(10s));
  }
  auto saga = build_of_version_2(*agency, *office, world);
  value_or_abort(saga->start());
  clerk.say("hotel-1", HotelBooked{"1", "once more"});
  want("2", "Rome");
  ASSERT_TRUE(reaches("2", SagaPhase::completed));
  EXPECT_EQ(saga->status().parked_keys, 0u);
}

TEST_F(SagaVersionsTest, a_late_success_for_a_version_that_is_gone_is_held) {
  Timers timers(*agency, world.environment);
  value_or_abort(timers.start());
  value_or_abort(clerk.start());
  {
    auto saga = trip_saga(*agency, *office, world);
    value_or_abort(saga->start());
    want("1", "hotel-silent");
    ASSERT_TRUE(eventually([&] { return pending_timers(*agency)->size() == 1; }));
    world.clock.advance(31s);
    ASSERT_TRUE(reaches("1", SagaPhase::compensated));
    value_or_abort(saga->stop(10s));
  }
  {
    auto saga = build_of_version_2(*agency, *office, world);
    value_or_abort(saga->start());
    clerk.say("hotel-1", HotelBooked{"1", "sorry for the delay"});
    ASSERT_TRUE(eventually([&] { return saga->status().parked_keys == 1; }));
    value_or_abort(saga->stop(10s));
  }
  const auto deferrals = value_or_abort(Deferrals::load(*agency, "trip"));
  ASSERT_EQ(deferrals.keys().size(), 1u);
  EXPECT_THAT(deferrals.keys().begin()->second.error, HasSubstr("saga trip-1 runs version 1 of its steps"));

  auto saga = build_of_version_2(*agency, *office, world);
  auto version_1 = saga->earlier_version(1);
  declare_trip(version_1, *office);
  value_or_abort(saga->start());
  value_or_abort(saga->release("1"));
  ASSERT_TRUE(eventually([&] { return story(*office)["hotel-1"].size() == 3; })) << "it is undone (rule M2)";
  ASSERT_TRUE(reaches("1", SagaPhase::compensated));
}

}  // namespace
}  // namespace weir::saga
