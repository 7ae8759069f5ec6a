// The trip saga at work: an agency's store that has the sagas, and an office that answers in its own. What goes wrong
// with a trip is its destination: "visa-denied", "flight-full", "hotel-full", "hotel-silent", "flight-stays"
// (it cannot be cancelled); several may be named.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consumer/consumer_fixture.hpp"
#include "saga/testing/trip.hpp"
#include "weir/saga.hpp"
#include "weir/store/event_store.hpp"

namespace weir::saga {

using consumer::eventually;
using consumer::TestWorld;
using namespace std::chrono_literals;

/// The agency's saga, with everything declared. `agency` may be another store than the sources are read from.
inline std::unique_ptr<Saga<Trip>> trip_saga(EventStore& agency, const EventReader& office, TestWorld& world,
                                             std::uint32_t version = 1) {
  auto saga = std::make_unique<Saga<Trip>>(
      agency,
      SagaOptions{.name = "trip", .version = version, .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()},
      world.environment);
  saga->starts_on<TripWanted>("agency", agency,
                              [](const TripWanted& e) { return weir::start(e.trip, Trip{e.trip, e.note}); });
  declare_trip(*saga, office);
  saga->when_completed([](const Trip& t) {
    return Effects{}.append("customer-" + t.trip, ExpectedState::any(), TripReady{t.trip, t.note});
  });
  saga->when_undone([](const Trip& t, std::string_view reason) {
    return Effects{}.append("customer-" + t.trip, ExpectedState::any(), TripDropped{t.trip, std::string(reason)});
  });
  return saga;
}

/// Answers everything once, in the stream "<what>-<trip>" of its own store.
class Office {
 public:
  Office(EventStore& own, const EventReader& agency)
      : own_(own), clerk_(own, {.name = "clerk", .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()}) {
    Source& asked = clerk_.from("agency", agency);
    answer<VisaRequested, VisaGranted, VisaDenied>(asked, "visa");
    answer<FlightRequested, FlightBooked, FlightFull>(asked, "flight");
    answer<FlightCancelRequested, FlightCancelled, FlightCancelRefused>(asked, "flight");
    answer<HotelRequested, HotelBooked, HotelFull>(asked, "hotel");
    answer<HotelCancelRequested, HotelCancelled, HotelFull>(asked, "hotel cancellation");
    answer<TicketsRequested, TicketsPrinted, TicketsRefused>(asked, "tickets");
  }
  Result<void> start() { return clerk_.start(); }
  Result<void> stop() { return clerk_.stop(10s); }
  WorkerStatus status() const { return clerk_.status(); }

  template <class Answer>
  void say(const std::string& stream, const Answer& answer) {
    value_or_abort(own_.commit(Commit{}.append(stream, ExpectedState::any(), {to_event(answer)})));
  }

 private:
  template <class Asked, class Yes, class No>
  void answer(Source& source, const std::string& what) {
    source
        .on<Asked>([what](const Asked& asked) {
          Effects effects;
          const std::string stream = what.substr(0, what.find(' ')) + "-" + asked.trip;
          if (asked.note.contains(what + "-silent")) return effects;
          if (std::is_same_v<Asked, FlightCancelRequested> && asked.note.contains("flight-stays")) {
            effects.append(stream, ExpectedState::any(), No{asked.trip, "not refundable"});
          } else if (!asked.note.starts_with("for ") &&
                     (asked.note.contains(what + "-denied") || asked.note.contains(what + "-full"))) {
            effects.append(stream, ExpectedState::any(), No{asked.trip, asked.note});
          } else {
            effects.append(stream, ExpectedState::any(), Yes{asked.trip, "for " + asked.note});
          }
          return effects;
        })
        .template key<Asked>([](const Asked& asked) { return asked.trip; });
  }

  EventStore& own_;
  Consumer clerk_;
};

struct Travel : testing::Test {
  TestWorld world;
  std::unique_ptr<EventStore> agency = open_memory_store();
  std::unique_ptr<EventStore> office = open_memory_store();

  void want(const std::string& trip, const std::string& city) {
    value_or_abort(
        agency->commit(Commit{}.append("wish-" + trip, ExpectedState::any(), {to_event(TripWanted{trip, city})})));
  }
  SagaPhase phase_of(const std::string& trip) const { return value_or_abort(load_saga(*agency, "trip", trip)).phase(); }
  bool reaches(const std::string& trip, SagaPhase phase) const {
    return eventually([&] { return phase_of(trip) == phase; });
  }
};

/// The types of all events by stream, without those of consumers and timers.
inline std::map<std::string, std::vector<std::string>> story(const EventReader& store) {
  std::map<std::string, std::vector<std::string>> streams;
  for (const Event& event : value_or_abort(store.collect(Read::all()))) {
    if (event.stream.starts_with('$')) continue;
    streams[event.stream].push_back(event.type.substr(0, event.type.find('.')));
  }
  return streams;
}

}  // namespace weir::saga
