// Goal: the code of docs/guides/sagas.md does what the page says. Method: the page's saga, run once for each end.
#include <gmock/gmock.h>

#include <iostream>

#include "consumer/consumer_fixture.hpp"
#include "saga/testing/trip.hpp"

namespace weir::saga {
namespace {

using consumer::eventually;
using namespace std::chrono_literals;

struct SagaGuide : testing::Test {
  std::unique_ptr<EventStore> agency = open_memory_store();
  std::unique_ptr<EventStore> airline = open_memory_store();
  std::unique_ptr<EventStore> hotel = open_memory_store();

  template <class E>
  static void say(EventStore& store, const std::string& stream, const E& event) {
    value_or_abort(store.commit(Commit{}.append(stream, ExpectedState::any(), {to_event(event)})));
  }
  bool reaches(const std::string& key, SagaPhase phase) {
    return eventually([&] { return value_or_abort(load_saga(*agency, "trip", key)).phase() == phase; });
  }
  bool is_asked(std::string_view type) {
    return eventually([&] { return !value_or_abort(agency->collect(Read::type(std::string(type)))).empty(); });
  }
};

TEST_F(SagaGuide, completes_or_is_undone) {
  // [declare]
  weir::Saga<Trip> trip(*agency, {.name = "trip", .version = 1, .begin = weir::Begin::at_start});
  trip.starts_on<TripWanted>("agency", *agency,
                             [](const TripWanted& wish) { return weir::start(wish.trip, Trip{wish.trip, wish.note}); });

  trip.step("flight")
      .asks([](const Trip& t) { return FlightRequested{t.trip, t.note}; })
      .done_on<FlightBooked>("airline", *airline, [](const FlightBooked& e) { return e.trip; })
      .refused_on<FlightFull>(
          "airline", *airline, [](const FlightFull& e) { return e.trip; }, [](const FlightFull& e) { return e.note; })
      .undo_asks([](const Trip& t, const FlightBooked& e) { return FlightCancelRequested{t.trip, e.note}; })
      .undone_on<FlightCancelled>("airline", *airline, [](const FlightCancelled& e) { return e.trip; });

  trip.step("hotel")
      .asks([](const Trip& t) { return HotelRequested{t.trip, t.note}; })
      .done_on<HotelBooked>("hotel", *hotel, [](const HotelBooked& e) { return e.trip; })
      .refused_on<HotelFull>("hotel", *hotel, [](const HotelFull& e) { return e.trip; })
      .no_undo("a room that is not used costs nothing");

  trip.retriable_step("tickets")
      .asks([](const Trip& t) { return TicketsRequested{t.trip, t.note}; })
      .done_on<TicketsPrinted>("airline", *airline, [](const TicketsPrinted& e) { return e.trip; });

  trip.when_completed([](const Trip& t) {
    return weir::Effects{}.append("customer-" + t.trip, weir::ExpectedState::any(), TripReady{t.trip, t.note});
  });
  trip.when_undone([](const Trip& t, std::string_view reason) {
    return weir::Effects{}.append("customer-" + t.trip, weir::ExpectedState::any(),
                                  TripDropped{t.trip, std::string(reason)});
  });
  // [declare]
  value_or_abort(trip.start());
  say(*agency, "wish-7", TripWanted{"7", "Oslo"});
  ASSERT_TRUE(is_asked(wire_name<FlightRequested>()));
  say(*airline, "flight-7", FlightBooked{"7", "seat 12A"});
  ASSERT_TRUE(is_asked(wire_name<HotelRequested>()));
  say(*hotel, "room-7", HotelBooked{"7", "room 3"});
  ASSERT_TRUE(is_asked(wire_name<TicketsRequested>()));
  say(*airline, "flight-7", TicketsPrinted{"7", ""});
  ASSERT_TRUE(reaches("7", SagaPhase::completed));

  say(*agency, "wish-8", TripWanted{"8", "Rome"});
  ASSERT_TRUE(reaches("8", SagaPhase::running));
  say(*airline, "flight-8", FlightBooked{"8", "seat 1C"});
  ASSERT_TRUE(eventually([&] { return load_saga(*agency, "trip", "8")->steps().size() == 2; }));
  say(*hotel, "room-8", HotelFull{"8", "no beds"});
  ASSERT_TRUE(is_asked(wire_name<FlightCancelRequested>()));

  // [operate]
  auto undoing = weir::list_sagas(*agency, "trip", weir::SagaPhase::undoing);
  if (!undoing) FAIL() << undoing.error().message();
  for (const weir::SagaState& saga : *undoing) {
    std::cout << saga.key() << ", since " << weir::to_string(saga.changed()) << ": " << saga.reason() << "\n";
    for (const auto& step : saga.steps()) std::cout << "  " << step.name << " " << name_of(step.outcome) << "\n";
  }
  // [operate]
  EXPECT_EQ(undoing->size(), 1u);

  say(*airline, "flight-8", FlightCancelled{"8", ""});
  ASSERT_TRUE(reaches("8", SagaPhase::compensated));
}

TEST_F(SagaGuide, has_time_outs_and_versions) {
  Saga<Trip> next(*agency, {.name = "trip", .version = 2, .begin = Begin::at_start});
  next.starts_on<TripWanted>("agency", *agency,
                             [](const TripWanted& e) { return start(e.trip, Trip{e.trip, e.note}); });
  weir::Saga<Trip>& trip2 = next;
  // [versions]
  // Version 2 books the hotel alone; trips that began with version 1 go on with its steps.
  trip2.step("hotel")
      .asks([](const Trip& t) { return HotelRequested{t.trip, t.note}; })
      .done_on<HotelBooked>("hotel", *hotel, kTrip)
      .undo_asks([](const Trip& t) { return HotelCancelRequested{t.trip, t.note}; })
      .undone_on<HotelCancelled>("hotel", *hotel, kTrip)
      .within(std::chrono::seconds(30))
      .undo_within(std::chrono::hours(1));

  auto version_1 = trip2.earlier_version(1);
  version_1.step("flight")
      .asks([](const Trip& t) { return FlightRequested{t.trip, t.note}; })
      .done_on<FlightBooked>("airline", *airline, kTrip)
      .no_undo("refundable");
  // [versions]
  value_or_abort(next.start());
  say(*agency, "wish-7", TripWanted{"7", "Oslo"});
  ASSERT_TRUE(is_asked(wire_name<HotelRequested>()));
  EXPECT_EQ(pending_timers(*agency)->size(), 1u);
}

}  // namespace
}  // namespace weir::saga
