// Goal: a running saga keeps the version of the steps it was started with. Method: a saga is left waiting, and builds
// with other versions take over its store.
#include <gmock/gmock.h>

#include "saga/testing/travel.hpp"
#include "weir/consumer/deferrals.hpp"

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

TEST_F(SagaVersionsTest, a_saga_whose_version_is_missing_is_held_until_it_is_back) {
  leave_one_running();
  value_or_abort(clerk.start());
  {
    // Without version 1, and with a route for the visa's answer: version 3 asks for one, too.
    auto saga = trip_saga(*agency, *office, world, 3);
    value_or_abort(saga->start());
    want("2", "Rome");
    ASSERT_TRUE(reaches("2", SagaPhase::completed)) << "the others go on";
    ASSERT_TRUE(eventually([&] { return saga->status().parked_keys == 1; }));
    value_or_abort(saga->stop(10s));
  }
  const auto deferrals = value_or_abort(Deferrals::load(*agency, "trip"));
  ASSERT_EQ(deferrals.keys().size(), 1u);
  EXPECT_THAT(deferrals.keys().begin()->second.error, HasSubstr("saga trip-1 runs version 1 of its steps"));
  EXPECT_THAT(deferrals.keys().begin()->second.error, HasSubstr("earlier_version(1)"));

  auto saga = trip_saga(*agency, *office, world, 3);
  auto version_1 = saga->earlier_version(1);
  declare_trip(version_1, *office);
  value_or_abort(saga->start());
  value_or_abort(saga->release("1"));
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
}

}  // namespace
}  // namespace weir::saga
