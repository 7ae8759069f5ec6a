// Goal: a saga's decisions, one after the other. Method: the pure core, played without a store; each line is what came
// and what the saga recorded because of it.
#include "saga/react.hpp"

#include <gmock/gmock.h>

#include "saga/testing/played_saga.hpp"

namespace weir::saga {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Saga, each_success_asks_for_the_next_step) {
  PlayedSaga saga;
  EXPECT_THAT(saga.begins(), ElementsAre("$saga_started", "$step_requested visa", "VisaRequested"));
  EXPECT_THAT(saga.done("visa"), ElementsAre("$step_succeeded visa", "$step_requested flight", "FlightRequested"));
  EXPECT_THAT(saga.done("flight"),
              ElementsAre("$step_succeeded flight", "$step_requested hotel", "HotelRequested", "+timer trip-t1/hotel"));
  EXPECT_THAT(saga.done("hotel"), ElementsAre("$step_succeeded hotel", "$step_requested tickets", "TicketsRequested",
                                              "+timer trip-t1/tickets", "-timer trip-t1/hotel"));
  EXPECT_EQ(saga.end(), SagaEnd::none);
  EXPECT_THAT(saga.done("tickets"),
              ElementsAre("$step_succeeded tickets", "$saga_completed", "-timer trip-t1/tickets"));
  EXPECT_EQ(saga.end(), SagaEnd::completed);
  EXPECT_EQ(saga.state().phase(), SagaPhase::completed);
  EXPECT_EQ(saga.state().reason(), "");
}

TEST(Saga, a_refused_first_step_leaves_nothing_to_undo) {
  auto saga = PlayedSaga::with_done(0);
  EXPECT_THAT(saga.refused("visa", "passport expired"), ElementsAre("$step_refused visa", "$saga_compensated"));
  EXPECT_EQ(saga.end(), SagaEnd::compensated);
  EXPECT_EQ(saga.undo_reason(), "passport expired");
  EXPECT_EQ(saga.state().phase(), SagaPhase::compensated);
}

TEST(Saga, a_step_without_undo_is_passed_over_on_the_way_back) {
  auto saga = PlayedSaga::with_done(1);
  EXPECT_THAT(saga.refused("flight"), ElementsAre("$step_refused flight", "$saga_compensated"));
}

TEST(Saga, undo_goes_back_one_step_at_a_time) {
  auto saga = PlayedSaga::with_done(2);
  EXPECT_THAT(saga.refused("hotel", "no beds"), ElementsAre("$step_refused hotel", "$undo_requested flight",
                                                            "FlightCancelRequested", "-timer trip-t1/hotel"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::undoing);
  EXPECT_EQ(saga.end(), SagaEnd::none);
  EXPECT_THAT(saga.undone("flight"), ElementsAre("$undone flight", "$saga_compensated"));
  EXPECT_EQ(saga.end(), SagaEnd::compensated);
  EXPECT_EQ(saga.undo_reason(), "no beds");
}

TEST(Saga, undo_uses_what_was_recorded_at_the_success) {
  auto saga = PlayedSaga::with_done(2);
  ASSERT_TRUE(saga.state().step("flight")->undo_request);
  EXPECT_EQ(saga.state().step("flight")->undo_request->data, R"({"trip":"t1","note":"seat 7"})");
  saga.refused("hotel");
  EXPECT_EQ(saga.stream().back().data, R"({"trip":"t1","note":"seat 7"})");
}

TEST(Saga, M2_a_step_in_doubt_is_undone_and_then_those_before_it) {
  auto saga = PlayedSaga::with_done(2);
  EXPECT_THAT(saga.alarm("hotel"), ElementsAre("$step_timed_out hotel", "$undo_requested hotel", "HotelCancelRequested",
                                               "+timer trip-t1/hotel/undo/1"));
  EXPECT_THAT(saga.undone("hotel"), ElementsAre("$undone hotel", "$undo_requested flight", "FlightCancelRequested",
                                                "-timer trip-t1/hotel/undo/1"));
  EXPECT_THAT(saga.undone("flight"), ElementsAre("$undone flight", "$saga_compensated"));
  EXPECT_EQ(saga.undo_reason(), "step hotel had no answer within 30 s");
}

TEST(Saga, M2_a_success_during_its_undo_is_covered_by_it) {
  auto saga = PlayedSaga::with_done(2);
  saga.alarm("hotel");
  EXPECT_THAT(saga.done("hotel"), ElementsAre("$step_succeeded hotel late"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::undoing);
  EXPECT_THAT(saga.undone("hotel"), ElementsAre("$undone hotel", "$undo_requested flight", "FlightCancelRequested",
                                                "-timer trip-t1/hotel/undo/1"));
}

TEST(Saga, M2_a_success_after_its_undo_is_undone_again) {
  auto saga = PlayedSaga::with_done(2);
  saga.alarm("hotel");
  saga.undone("hotel");
  EXPECT_THAT(saga.done("hotel"), ElementsAre("$step_succeeded hotel late", "$undo_requested hotel",
                                              "HotelCancelRequested", "+timer trip-t1/hotel/undo/2"));
  EXPECT_THAT(saga.undone("flight"), ElementsAre("$undone flight"));
  EXPECT_THAT(saga.undone("hotel"), ElementsAre("$undone hotel", "$saga_compensated", "-timer trip-t1/hotel/undo/2"));
}

TEST(Saga, M2_a_success_after_all_was_undone_is_undone_and_the_end_happens_once) {
  auto saga = PlayedSaga::with_done(2);
  saga.alarm("hotel");
  saga.undone("hotel");
  saga.undone("flight");
  ASSERT_EQ(saga.state().phase(), SagaPhase::compensated);
  EXPECT_FALSE(is_over(saga.state()));
  EXPECT_THAT(saga.done("hotel"), ElementsAre("$step_succeeded hotel late", "$undo_requested hotel",
                                              "HotelCancelRequested", "+timer trip-t1/hotel/undo/2"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::undoing);
  EXPECT_THAT(saga.undone("hotel"), ElementsAre("$undone hotel", "-timer trip-t1/hotel/undo/2"));
  EXPECT_EQ(saga.end(), SagaEnd::none);
  EXPECT_EQ(saga.state().phase(), SagaPhase::compensated);
  EXPECT_TRUE(is_over(saga.state()));
}

TEST(Saga, a_success_after_a_refusal_is_undone) {
  auto saga = PlayedSaga::with_done(1);
  saga.refused("flight");
  EXPECT_THAT(saga.done("flight"),
              ElementsAre("$step_succeeded flight late", "$undo_requested flight", "FlightCancelRequested"));
}

TEST(Saga, a_late_refusal_ends_the_doubt_without_an_answer_to_the_undo) {
  auto saga = PlayedSaga::with_done(2);
  saga.alarm("hotel");
  EXPECT_THAT(saga.refused("hotel"), ElementsAre("$step_refused hotel late", "$undo_requested flight",
                                                 "FlightCancelRequested", "-timer trip-t1/hotel/undo/1"));
  EXPECT_THAT(saga.undone("hotel"), IsEmpty());
  EXPECT_THAT(saga.undone("flight"), ElementsAre("$undone flight", "$saga_compensated"));
  EXPECT_EQ(saga.undo_reason(), "step hotel had no answer within 30 s");
}

TEST(Saga, a_refused_undo_is_stuck_until_its_answer_comes) {
  auto saga = PlayedSaga::with_done(2);
  saga.refused("hotel", "no beds");
  EXPECT_THAT(saga.undo_refused("flight", "already flown"), ElementsAre("$saga_stuck flight"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::stuck);
  EXPECT_EQ(saga.state().reason(), "the undo of step flight was refused: already flown");
  EXPECT_THAT(saga.undo_refused("flight"), IsEmpty());
  EXPECT_THAT(saga.undone("flight"), ElementsAre("$undone flight", "$saga_compensated"));
  EXPECT_EQ(saga.undo_reason(), "no beds");
}

TEST(Saga, an_undo_without_answer_is_stuck_until_it_comes) {
  auto saga = PlayedSaga::with_done(3);
  ASSERT_EQ(saga.state().phase(), SagaPhase::running);
  saga = PlayedSaga::with_done(2);
  saga.alarm("hotel");
  EXPECT_THAT(saga.alarm("hotel", 1), ElementsAre("$saga_stuck hotel"));
  EXPECT_EQ(saga.state().reason(), "the undo of step hotel had no answer within 10 s");
  EXPECT_THAT(saga.done("hotel"), ElementsAre("$step_succeeded hotel late"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::stuck);
  EXPECT_THAT(saga.undone("hotel"), ElementsAre("$undone hotel", "$undo_requested flight", "FlightCancelRequested",
                                                "-timer trip-t1/hotel/undo/1"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::undoing);
}

TEST(Saga, past_the_pivot_a_refusal_is_stuck_and_a_success_goes_on) {
  auto saga = PlayedSaga::with_done(3);
  EXPECT_THAT(saga.refused("tickets", "no paper"),
              ElementsAre("$step_refused tickets", "$saga_stuck tickets", "-timer trip-t1/tickets"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::stuck);
  EXPECT_EQ(saga.state().reason(), "step tickets was refused: no paper");
  EXPECT_THAT(saga.done("tickets"), ElementsAre("$step_succeeded tickets", "$saga_completed"));
  EXPECT_EQ(saga.state().phase(), SagaPhase::completed);
  EXPECT_EQ(saga.state().reason(), "");
}

TEST(Saga, past_the_pivot_a_time_out_is_stuck_and_a_success_goes_on) {
  auto saga = PlayedSaga::with_done(3);
  EXPECT_THAT(saga.alarm("tickets"), ElementsAre("$step_timed_out tickets", "$saga_stuck tickets"));
  EXPECT_THAT(saga.refused("tickets"), IsEmpty());
  EXPECT_THAT(saga.done("tickets"), ElementsAre("$step_succeeded tickets", "$saga_completed"));
}

TEST(Saga, answers_to_what_was_not_asked_are_not_its_own) {
  PlayedSaga saga;
  EXPECT_THAT(saga.done("visa"), IsEmpty());
  saga = PlayedSaga::with_done(1);
  EXPECT_THAT(saga.done("hotel"), IsEmpty());
  EXPECT_THAT(saga.refused("hotel"), IsEmpty());
  EXPECT_THAT(saga.undone("flight"), IsEmpty());
  EXPECT_THAT(saga.undo_refused("flight"), IsEmpty());
  EXPECT_THAT(saga.alarm("hotel"), IsEmpty());
  EXPECT_THAT(saga.refused("visa"), IsEmpty());
}

TEST(Saga, an_alarm_of_an_earlier_undo_is_not_that_of_the_later) {
  auto saga = PlayedSaga::with_done(2);
  saga.alarm("hotel");
  saga.undone("hotel");
  saga.done("hotel");
  EXPECT_THAT(saga.alarm("hotel", 1), IsEmpty());
  EXPECT_THAT(saga.alarm("hotel", 2), ElementsAre("$saga_stuck hotel"));
}

TEST(Saga, changed_steps_under_the_same_version_are_found) {
  auto saga = PlayedSaga::with_done(1);
  SagaDefinition changed = PlayedSaga::definition();
  std::swap(changed.steps[1], changed.steps[2]);
  const Fact<"Any"> event{"t1", ""};
  const auto reaction = react(changed, saga.state(), Answered{SagaAnswerKind::done, "flight", {}, &event}, Time{});
  ASSERT_FALSE(reaction);
  EXPECT_EQ(reaction.error().code(), Errc::bad_schema);
  EXPECT_THAT(reaction.error().message(), ::testing::HasSubstr("[visa, flight, hotel, tickets]"));
  EXPECT_THAT(reaction.error().message(), ::testing::HasSubstr("earlier_version(1)"));

  saga = PlayedSaga::with_done(4);
  const auto over = react(changed, saga.state(), Answered{SagaAnswerKind::done, "flight", {}, &event}, Time{});
  ASSERT_TRUE(over) << "a saga that is over is not held";
  EXPECT_TRUE(over->events.empty());
}

}  // namespace
}  // namespace weir::saga
