// The saga of the tests: a trip needs a visa, a flight and a hotel, and in the end tickets.
//
//     visa (nothing to undo) -> flight (undone by its seat) -> hotel (time-outs) -> tickets (retriable)
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "weir/saga.hpp"

namespace weir::saga {

template <std::size_t N>
struct FactName {
  std::array<char, N> text{};
  consteval FactName(const char (&name)[N]) { std::copy_n(name, N, text.begin()); }
  constexpr std::string_view view() const { return {text.data(), N - 1}; }
};
/// An event of the tests: all have the same fields.
template <FactName kName>
struct Fact {
  std::string trip;
  std::string note;
  static constexpr auto schema() {
    return event(kName.view(), 1, field("trip", &Fact::trip), field("note", &Fact::note));
  }
};

using TripWanted = Fact<"TripWanted">;
using Trip = Fact<"Trip">;
using VisaRequested = Fact<"VisaRequested">;
using VisaGranted = Fact<"VisaGranted">;
using VisaDenied = Fact<"VisaDenied">;
using FlightRequested = Fact<"FlightRequested">;
using FlightBooked = Fact<"FlightBooked">;
using FlightFull = Fact<"FlightFull">;
using FlightCancelRequested = Fact<"FlightCancelRequested">;
using FlightCancelled = Fact<"FlightCancelled">;
using FlightCancelRefused = Fact<"FlightCancelRefused">;
using HotelRequested = Fact<"HotelRequested">;
using HotelBooked = Fact<"HotelBooked">;
using HotelFull = Fact<"HotelFull">;
using HotelCancelRequested = Fact<"HotelCancelRequested">;
using HotelCancelled = Fact<"HotelCancelled">;
using TicketsRequested = Fact<"TicketsRequested">;
using TicketsPrinted = Fact<"TicketsPrinted">;
using TicketsRefused = Fact<"TicketsRefused">;
using TripReady = Fact<"TripReady">;
using TripDropped = Fact<"TripDropped">;

constexpr auto kTrip = [](const auto& event) { return event.trip; };
constexpr auto kNote = [](const auto& event) { return event.note; };

/// All answers come from one reader, under one label.
inline void declare_trip(SagaSteps<Trip>& saga, const EventReader& office) {
  saga.step("visa")
      .asks([](const Trip& t) { return VisaRequested{t.trip, t.note}; })
      .done_on<VisaGranted>("office", office, kTrip)
      .refused_on<VisaDenied>("office", office, kTrip)
      .no_undo("a visa that is not used costs nothing");
  saga.step("flight")
      .asks([](const Trip& t) { return FlightRequested{t.trip, t.note}; })
      .done_on<FlightBooked>("office", office, kTrip)
      .refused_on<FlightFull>("office", office, kTrip, kNote)
      .undo_asks([](const Trip& t, const FlightBooked& booked) { return FlightCancelRequested{t.trip, booked.note}; })
      .undone_on<FlightCancelled>("office", office, kTrip)
      .undo_refused_on<FlightCancelRefused>("office", office, kTrip, kNote);
  saga.step("hotel")
      .asks([](const Trip& t) { return HotelRequested{t.trip, t.note}; })
      .done_on<HotelBooked>("office", office, kTrip)
      .refused_on<HotelFull>("office", office, kTrip, kNote)
      .undo_asks([](const Trip& t) { return HotelCancelRequested{t.trip, t.note}; })
      .undone_on<HotelCancelled>("office", office, kTrip)
      .within(std::chrono::seconds(30))
      .undo_within(std::chrono::seconds(10));
  saga.retriable_step("tickets")
      .asks([](const Trip& t) { return TicketsRequested{t.trip, t.note}; })
      .done_on<TicketsPrinted>("office", office, kTrip)
      .refused_on<TicketsRefused>("office", office, kTrip, kNote)
      .within(std::chrono::minutes(5));
}

}  // namespace weir::saga
