// One saga without a store: what comes is handed to the core, and what the core records is read back as its stream.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "saga/react.hpp"
#include "saga/testing/trip.hpp"
#include "weir/store/event_store.hpp"

namespace weir::saga {

/// The definition of declare_trip, and a saga of it. Each call returns what it recorded, in short: "$step_requested
/// visa", "VisaRequested", and timers as "+timer <id>" and "-timer <id>".
class PlayedSaga {
 public:
  using Record = std::vector<std::string>;

  Record begins() {
    return take(begin(definition(), "trip", {"t1", {"Trip.v1", encode_json(Trip{"t1", "Oslo"})}}, kNow));
  }
  Record done(std::string_view step) { return answer(SagaAnswerKind::done, step, {}); }
  Record refused(std::string_view step, std::string why = "full") {
    return answer(SagaAnswerKind::refused, step, std::move(why));
  }
  Record undone(std::string_view step) { return answer(SagaAnswerKind::undone, step, {}); }
  Record undo_refused(std::string_view step, std::string why = "no") {
    return answer(SagaAnswerKind::undo_refused, step, std::move(why));
  }
  Record alarm(std::string_view step, std::uint32_t undo_request = 0) {
    return take(react(definition(), state_, Alarm{"trip", "t1", std::string(step), undo_request}, kNow));
  }
  /// Begun, and the first `n` steps done.
  static PlayedSaga with_done(std::size_t n) {
    PlayedSaga saga;
    saga.begins();
    for (std::size_t i = 0; i < n; ++i) saga.done(definition().steps[i].name);
    return saga;
  }

  const SagaState& state() const { return state_; }
  const std::vector<NewEvent>& stream() const { return stream_; }
  SagaEnd end() const { return end_; }  ///< Of the last reaction.
  const std::string& undo_reason() const { return undo_reason_; }

  static const SagaDefinition& definition() {
    static const auto office = open_memory_store();
    static const SagaDefinition declared = [] {
      SagaDefinition made;
      SagaSteps<Trip> steps(made);
      declare_trip(steps, *office);
      return made;
    }();
    return declared;
  }

 private:
  static constexpr Time kNow{Duration(1'700'000'000'000'000)};

  Record answer(SagaAnswerKind kind, std::string_view step, std::string why) {
    const Fact<"Any"> event{"t1", "seat 7"};  // laid out as all facts are
    return take(react(definition(), state_, Answered{kind, step, std::move(why), &event}, kNow));
  }

  Record take(Result<Reaction> result) {
    Reaction reaction = value_or_abort(std::move(result));
    end_ = reaction.end;
    undo_reason_ = reaction.undo_reason;
    Record record;
    for (NewEvent& event : reaction.events) {
      record.push_back(in_short(event));
      EventView view{};
      view.version = StreamVersion{stream_.size()};
      view.stream = "trip-t1";
      view.type = event.type;
      view.data = event.data;
      view.time = kNow;
      value_or_abort(state_.apply(view));
      stream_.push_back(std::move(event));
    }
    for (const TimerSet& timer : reaction.timers) record.push_back("+timer " + timer.id);
    for (const std::string& id : reaction.cancelled_timers) record.push_back("-timer " + id);
    return record;
  }

  static std::string in_short(const NewEvent& event) {
    if (!is_saga_event(event.type)) return event.type.substr(0, event.type.find('.'));
    const SagaEvent own = value_or_abort(read_saga_event(event.type, event.data));
    std::string text = event.type;
    if (!own.step.empty()) text += " " + own.step;
    if (own.late) text += " late";
    return text;
  }

  SagaState state_;
  std::vector<NewEvent> stream_;
  SagaEnd end_ = SagaEnd::none;
  std::string undo_reason_;
};

}  // namespace weir::saga
