// Goal: sagas over real stores and consumers: what is committed, when, and what is held. Method: stores in memory, a
// second service that answers, and a clock that moves when it is told.
#include "weir/saga/saga.hpp"

#include <gmock/gmock.h>

#include "saga/testing/travel.hpp"
#include "store/testing/scavenged.hpp"
#include "weir/consumer/timers.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::saga {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Streams = std::map<std::string, std::vector<std::string>>;

struct SagaTest : Travel {
  std::unique_ptr<Saga<Trip>> saga = trip_saga(*agency, *office, world);
  Office clerk{*office, *agency};
  Timers timers{*agency, world.environment};

  void run() {
    value_or_abort(saga->start());
    value_or_abort(clerk.start());
  }
};

TEST_F(SagaTest, everything_it_does_is_in_its_stream) {
  run();
  want("1", "Oslo");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  EXPECT_THAT(story(*agency)["trip-1"],
              ElementsAre("$saga_started", "$step_requested", "VisaRequested", "$step_succeeded", "$step_requested",
                          "FlightRequested", "$step_succeeded", "$step_requested", "HotelRequested", "$step_succeeded",
                          "$step_requested", "TicketsRequested", "$step_succeeded", "$saga_completed"));
  EXPECT_THAT(story(*agency)["customer-1"], ElementsAre("TripReady"));
}

TEST_F(SagaTest, each_event_is_linked_to_what_led_to_it) {
  run();
  want("1", "Oslo");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  const EventId wish = value_or_abort(agency->collect(Read::stream("wish-1"))).front().id;
  for (const Event& event : value_or_abort(agency->collect(Read::stream("trip-1")))) EXPECT_EQ(event.correlation, wish);
  const Event booked = value_or_abort(office->collect(Read::type("FlightBooked.v1"))).front();
  const Event hotel = value_or_abort(agency->collect(Read::type("HotelRequested.v1"))).front();
  EXPECT_EQ(hotel.causation, booked.id);
}

TEST_F(SagaTest, a_refusal_undoes_and_says_why) {
  run();
  want("1", "visa-denied");
  want("2", "flight-full");
  want("3", "hotel-full");
  for (const char* trip : {"1", "2", "3"}) ASSERT_TRUE(reaches(trip, SagaPhase::compensated)) << trip;
  EXPECT_EQ(story(*office), (Streams{{"visa-1", {"VisaDenied"}},
                                     {"visa-2", {"VisaGranted"}},
                                     {"flight-2", {"FlightFull"}},
                                     {"visa-3", {"VisaGranted"}},
                                     {"flight-3", {"FlightBooked", "FlightCancelled"}},
                                     {"hotel-3", {"HotelFull"}}}));
  const auto dropped = [&](const std::string& trip) {
    return value_or_abort(
               decode<TripDropped>(value_or_abort(agency->collect(Read::stream("customer-" + trip))).front()))
        .note;
  };
  EXPECT_EQ(dropped("1"), "VisaDenied") << "without a reason_of, the event's name";
  EXPECT_EQ(dropped("2"), "flight-full");
  EXPECT_EQ(dropped("3"), "hotel-full");
}

TEST_F(SagaTest, an_undo_that_fails_is_stuck_and_the_others_go_on) {
  run();
  want("1", "flight-stays hotel-full");
  ASSERT_TRUE(reaches("1", SagaPhase::stuck));
  EXPECT_EQ(value_or_abort(load_saga(*agency, "trip", "1")).reason(),
            "the undo of step flight was refused: not refundable");
  EXPECT_FALSE(story(*agency).contains("customer-1")) << "it is not undone, so when_undone has nothing to say";
  want("2", "Oslo");
  ASSERT_TRUE(reaches("2", SagaPhase::completed));
  EXPECT_EQ(saga->status().parked_keys, 0u) << "stuck is the saga's own state, not a failure of its handler";
}

TEST_F(SagaTest, M1_M2_a_time_out_undoes_and_so_does_the_late_success) {
  value_or_abort(timers.start());
  run();
  want("1", "hotel-silent");
  ASSERT_TRUE(eventually([&] { return pending_timers(*agency)->size() == 1; }));
  world.clock.advance(29s);
  EXPECT_EQ(phase_of("1"), SagaPhase::running);
  world.clock.advance(2s);
  ASSERT_TRUE(reaches("1", SagaPhase::compensated));
  EXPECT_TRUE(pending_timers(*agency)->empty()) << "the undo's timer is cancelled by its answer";

  clerk.say("hotel-1", HotelBooked{"1", "sorry for the delay"});
  ASSERT_TRUE(eventually([&] { return story(*office)["hotel-1"].size() == 3; }));
  EXPECT_THAT(story(*office)["hotel-1"], ElementsAre("HotelCancelled", "HotelBooked", "HotelCancelled"));
  ASSERT_TRUE(reaches("1", SagaPhase::compensated));
  EXPECT_THAT(story(*agency)["customer-1"], ElementsAre("TripDropped")) << "the end's effects happen once";
}

TEST_F(SagaTest, M1_an_answer_cancels_the_timer_in_the_same_commit) {
  run();
  want("1", "Oslo");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  EXPECT_TRUE(pending_timers(*agency)->empty());
  const auto timer = value_or_abort(agency->collect(Read::stream(timer_stream("trip-1/hotel"))));
  ASSERT_EQ(timer.size(), 2u);
  const Event succeeded = value_or_abort(agency->collect(Read::stream("trip-1")))[9];
  EXPECT_EQ(timer.back().frame_checksum, succeeded.frame_checksum) << "one frame is one commit";
}

TEST_F(SagaTest, answers_of_unknown_keys_are_passed_over) {
  run();
  clerk.say("visa-9", VisaGranted{"9", ""});
  clerk.say("flight-9", FlightCancelled{"9", ""});
  want("1", "Oslo");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  EXPECT_FALSE(story(*agency).contains("trip-9"));
  EXPECT_EQ(saga->status().parked_keys, 0u);
}

TEST_F(SagaTest, a_key_is_started_once) {
  run();
  want("1", "Oslo");
  want("1", "Rome");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  ASSERT_TRUE(eventually([&] { return consumer::is_live(*saga); }));
  EXPECT_THAT(story(*agency)["customer-1"], ElementsAre("TripReady"));
  EXPECT_EQ(value_or_abort(load_saga(*agency, "trip", "1")).input().data, R"({"trip":"1","note":"Oslo"})");
}

TEST_F(SagaTest, one_whose_beginning_is_hidden_is_an_error_and_no_other_saga) {
  run();
  want("1", "Oslo");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  value_or_abort(set_stream_metadata(*agency, "trip-1", {.max_count = 3}));
  const auto loaded = load_saga(*agency, "trip", "1");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code(), Errc::history_gone) << loaded.error().message();
}

TEST_F(SagaTest, an_end_that_fails_keeps_the_saga_where_it_is) {
  saga->when_completed([](const Trip&) -> Handled { return park("no customer to tell"); });
  run();
  want("1", "Oslo");
  ASSERT_TRUE(eventually([&] { return saga->status().parked_keys == 1; }));
  EXPECT_EQ(phase_of("1"), SagaPhase::running);
  value_or_abort(saga->stop(10s));

  saga = trip_saga(*agency, *office, world);
  value_or_abort(saga->start());
  value_or_abort(saga->release("1"));
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
}

TEST_F(SagaTest, operators_list_sagas_by_phase) {
  run();
  want("1", "Oslo");
  want("2", "visa-denied");
  want("3", "hotel-silent");
  ASSERT_TRUE(reaches("1", SagaPhase::completed));
  ASSERT_TRUE(reaches("2", SagaPhase::compensated));
  ASSERT_TRUE(eventually([&] { return value_or_abort(load_saga(*agency, "trip", "3")).steps().size() == 3; }));
  EXPECT_EQ(value_or_abort(list_sagas(*agency, "trip")).size(), 3u);
  const auto running = value_or_abort(list_sagas(*agency, "trip", SagaPhase::running));
  ASSERT_EQ(running.size(), 1u);
  EXPECT_EQ(running.front().key(), "3");
  EXPECT_EQ(running.front().steps().back().name, "hotel");
  EXPECT_THAT(running.front().plan(), ElementsAre("visa", "flight", "hotel", "tickets"));
  EXPECT_TRUE(value_or_abort(list_sagas(*agency, "nothing")).empty());
}

TEST_F(SagaTest, a_declaration_that_is_not_whole_does_not_start) {
  Saga<Trip> empty(*agency, {.name = "empty", .begin = Begin::at_start});
  const auto started = empty.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code(), Errc::bad_schema);
  EXPECT_THAT(started.error().message(), HasSubstr("starts_on"));
}

TEST_F(SagaTest, T9_a_saga_that_would_miss_an_answer_does_not_start_unless_it_accepts_gaps) {
  clerk.say("visa-1", VisaGranted{"1", ""});
  store::Scavenged scavenged(*office);
  scavenged.lose(Position{0});
  const auto start = [&](bool accept_gaps) {
    Saga<Trip> trips(*agency, {.name = "trip", .begin = Begin::at_start, .accept_gaps = accept_gaps});
    trips.starts_on<TripWanted>("agency", *agency,
                                [](const TripWanted& e) { return weir::start(e.trip, Trip{e.trip, e.note}); });
    declare_trip(trips, scavenged);
    return trips.start();
  };
  const auto refused = start(false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::history_gone) << refused.error().message();
  EXPECT_TRUE(start(true));
}

}  // namespace
}  // namespace weir::saga
