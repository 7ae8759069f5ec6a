// Goal: a mistake in a declaration is found at start, and the message says what to do. Method: one declaration per
// mistake.
#include "saga/check_definition.hpp"

#include <gmock/gmock.h>

#include "saga/testing/trip.hpp"
#include "weir/store/event_store.hpp"

namespace weir::saga {
namespace {

using testing::HasSubstr;

struct CheckDefinition : testing::Test {
  std::unique_ptr<EventStore> office = open_memory_store();
  std::unique_ptr<EventStore> other = open_memory_store();
  std::vector<std::unique_ptr<SagaDefinition>> definitions;
  std::vector<SagaStartRule> starts{{.label = "own", .reader = other.get(), .event_name = "TripWanted", .begins = {}}};

  SagaSteps<Trip> version(std::uint32_t number) {
    definitions.push_back(std::make_unique<SagaDefinition>(SagaDefinition{.version = number}));
    return SagaSteps<Trip>(*definitions.back());
  }
  std::string mistake(std::string_view name = "trip") {
    const auto checked = check_definitions(name, starts, definitions);
    if (checked) return "none";
    EXPECT_EQ(checked.error().code(), Errc::bad_schema);
    return checked.error().message();
  }

  static constexpr auto kAsk = [](const Trip& t) { return FlightRequested{t.trip, t.note}; };
};

TEST_F(CheckDefinition, a_whole_declaration_is_fine) {
  auto steps = version(1);
  declare_trip(steps, *office);
  EXPECT_EQ(mistake(), "none");
}

TEST_F(CheckDefinition, names_that_cannot_be_a_category_are_refused) {
  auto steps = version(1);
  declare_trip(steps, *office);
  for (const char* name : {"", "order-trip", "$trip"}) EXPECT_THAT(mistake(name), HasSubstr("category"));
}

TEST_F(CheckDefinition, something_has_to_start_it_once) {
  auto steps = version(1);
  declare_trip(steps, *office);
  starts.push_back(starts.front());
  EXPECT_THAT(mistake(), HasSubstr("two starts_on for TripWanted of own"));
  starts.clear();
  EXPECT_THAT(mistake(), HasSubstr("declare starts_on"));
}

TEST_F(CheckDefinition, there_have_to_be_steps) {
  version(1);
  EXPECT_THAT(mistake(), HasSubstr("version 1 has no steps"));
}

TEST_F(CheckDefinition, a_step_asks_and_can_succeed) {
  auto steps = version(1);
  auto step = steps.step("flight");
  EXPECT_THAT(mistake(), HasSubstr("step \"flight\" of version 1 asks for nothing"));
  step.asks(kAsk);
  EXPECT_THAT(mistake(), HasSubstr("can never succeed: declare done_on"));
}

TEST_F(CheckDefinition, a_step_before_the_pivot_says_how_it_is_undone) {
  auto steps = version(1);
  auto step = steps.step("flight").asks(kAsk).done_on<FlightBooked>("office", *office, kTrip);
  EXPECT_THAT(mistake(), HasSubstr("cannot be undone: declare undo_asks"));
  step.undo_asks(kAsk);
  EXPECT_THAT(mistake(), HasSubstr("never learns that it is undone: declare undone_on"));
  step.undone_on<FlightCancelled>("office", *office, kTrip);
  EXPECT_EQ(mistake(), "none");
  step.no_undo("why not");
  EXPECT_THAT(mistake(), HasSubstr("both undo_asks and no_undo"));
}

TEST_F(CheckDefinition, an_undo_that_is_not_asked_for_is_not_waited_for) {
  auto steps = version(1);
  steps.step("flight")
      .asks(kAsk)
      .done_on<FlightBooked>("office", *office, kTrip)
      .no_undo("refundable")
      .undone_on<FlightCancelled>("office", *office, kTrip);
  EXPECT_THAT(mistake(), HasSubstr("waits for an undo that is never asked for"));
}

TEST_F(CheckDefinition, M2_a_step_that_may_time_out_can_be_undone_without_its_answer) {
  auto steps = version(1);
  auto step = steps.step("flight")
                  .asks(kAsk)
                  .done_on<FlightBooked>("office", *office, kTrip)
                  .undo_asks([](const Trip& t, const FlightBooked& b) { return FlightCancelRequested{t.trip, b.note}; })
                  .undone_on<FlightCancelled>("office", *office, kTrip)
                  .within(std::chrono::seconds(1));
  EXPECT_THAT(mistake(), HasSubstr("let undo_asks take the input alone"));
  step.within(std::chrono::seconds(0));
  EXPECT_THAT(mistake(), HasSubstr("not above zero"));
}

TEST_F(CheckDefinition, all_answers_of_a_step_come_from_one_source) {
  auto steps = version(1);
  steps.retriable_step("tickets")
      .asks(kAsk)
      .done_on<TicketsPrinted>("office", *office, kTrip)
      .refused_on<TicketsRefused>("other", *other, kTrip);
  EXPECT_THAT(mistake(), HasSubstr("from office and from other"));
}

TEST_F(CheckDefinition, an_event_type_means_one_thing) {
  auto steps = version(1);
  steps.step("flight").asks(kAsk).done_on<FlightBooked>("office", *office, kTrip).no_undo("refundable");
  steps.step("back").asks(kAsk).done_on<FlightBooked>("office", *office, kTrip).no_undo("refundable");
  EXPECT_THAT(mistake(), HasSubstr("step \"back\" of version 1 waits for FlightBooked of office"));
}

TEST_F(CheckDefinition, there_is_no_way_back_from_a_retriable_step) {
  auto steps = version(1);
  steps.retriable_step("tickets").asks(kAsk).done_on<TicketsPrinted>("office", *office, kTrip);
  steps.step("flight").asks(kAsk).done_on<FlightBooked>("office", *office, kTrip).no_undo("refundable");
  EXPECT_THAT(mistake(), HasSubstr("follows a retriable step"));
}

TEST_F(CheckDefinition, steps_and_versions_have_names_of_their_own) {
  auto steps = version(1);
  steps.retriable_step("tickets").asks(kAsk).done_on<TicketsPrinted>("office", *office, kTrip);
  steps.retriable_step("tickets").asks(kAsk).done_on<FlightBooked>("office", *office, kTrip);
  EXPECT_THAT(mistake(), HasSubstr("step \"tickets\" of version 1 is declared twice"));
  definitions.clear();
  for (int i = 0; i < 2; ++i) {
    auto same = version(7);
    declare_trip(same, *office);
  }
  EXPECT_THAT(mistake(), HasSubstr("version 7 is declared twice"));
}

}  // namespace
}  // namespace weir::saga
