#include "saga/react.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace weir::saga {
namespace {

std::string in_words(std::chrono::milliseconds time) {
  const auto ms = time.count();
  return ms % 1000 == 0 ? fmt::format("{} s", ms / 1000) : fmt::format("{} ms", ms);
}

SagaPayload payload_of(NewEvent event) { return {std::move(event.type), std::move(event.data)}; }

/// One reaction under way. Everything it records goes through the fold at once, so what it decides next, it decides by
/// the state that a reader of the stream would see.
class Reacting {
 public:
  Reacting(const SagaDefinition& definition, SagaState state, Time now)
      : definition_(definition), state_(std::move(state)), now_(now) {}

  Result<void> record(SagaEvent event) {
    NewEvent recorded = to_new_event(event);
    EventView view{};
    view.version = state_.version() ? *state_.version() + 1 : StreamVersion{};
    view.type = recorded.type;
    view.data = recorded.data;
    view.time = now_;
    WEIR_CHECK(state_.apply(view));
    reaction_.events.push_back(std::move(recorded));
    return {};
  }

  Result<void> ask_next();
  Result<void> done(const SagaStep&, const Answered&);
  Result<void> refused(const SagaStep&, const Answered&);
  Result<void> undone(const SagaStep&);
  Result<void> undo_failed(const SagaStep&, std::string reason);
  Result<void> timed_out(const SagaStep&);
  Result<void> answered(const SagaStep&, const Answered&);
  Result<void> alarmed(const SagaStep&, const Alarm&);
  Reaction take() { return std::move(reaction_); }

 private:
  Result<const void*> input() {
    if (!input_) {
      WEIR_TRY(input_, definition_.decode_input(state_.input()));
    }
    return input_.get();
  }
  const SagaStepState& standing(const SagaStep& step) const { return *state_.step(step.name); }
  Alarm alarm_of(const SagaStep& step, std::uint32_t undo_request) const {
    return {state_.name(), state_.key(), step.name, undo_request};
  }
  void set_alarm(const Alarm& alarm, std::chrono::milliseconds wait) {
    reaction_.timers.push_back(
        {timer_id(alarm), now_ + wait, {.type = std::string(Alarm::kType), .data = encode_json(alarm)}});
  }
  void cancel_alarm(const SagaStep& step) {
    if (step.within) reaction_.cancelled_timers.push_back(timer_id(alarm_of(step, 0)));
  }
  void cancel_undo_alarm(const SagaStep& step) {
    if (!step.undo_within || standing(step).undo != UndoState::asked) return;
    reaction_.cancelled_timers.push_back(timer_id(alarm_of(step, standing(step).undo_requests)));
  }
  Result<void> ask_undo(const SagaStep&);
  Result<void> unwind();
  Result<void> fail(const SagaStep&, std::string reason);

  const SagaDefinition& definition_;
  SagaState state_;
  Time now_;
  std::shared_ptr<const void> input_;
  Reaction reaction_;
};

Result<void> Reacting::ask_next() {
  if (state_.steps().size() == definition_.steps.size()) {
    WEIR_CHECK(record({.kind = SagaEventKind::completed}));
    reaction_.end = SagaEnd::completed;
    return {};
  }
  const SagaStep& step = definition_.steps[state_.steps().size()];
  WEIR_TRY(const void* in, input());
  WEIR_CHECK(record({.kind = SagaEventKind::step_requested, .step = step.name}));
  reaction_.events.push_back(step.asks(in));
  if (step.within) set_alarm(alarm_of(step, 0), *step.within);
  return {};
}

Result<void> Reacting::ask_undo(const SagaStep& step) {
  const std::uint32_t request = standing(step).undo_requests + 1;
  SagaPayload undo;
  if (const auto& recorded = standing(step).undo_request) {
    undo = *recorded;
  } else {  // in doubt: there was no answer that could have recorded one
    WEIR_TRY(const void* in, input());
    undo = payload_of(step.undo_asks(in, nullptr));
  }
  WEIR_CHECK(record({.kind = SagaEventKind::undo_requested, .step = step.name, .request = request}));
  reaction_.events.push_back({.type = std::move(undo.type), .data = std::move(undo.data)});
  if (step.undo_within) set_alarm(alarm_of(step, request), *step.undo_within);
  return {};
}

/// Asks for the next undo, or ends the saga when there is none left.
Result<void> Reacting::unwind() {
  for (const auto& done : std::views::reverse(state_.steps())) {
    if (done.undo == UndoState::asked) return {};  // one after the other
    if (done.undo == UndoState::undone) continue;
    const SagaStep& step = *definition_.step(done.name);
    const bool to_undo = done.undo_request || (done.outcome == StepOutcome::in_doubt && step.undo_asks);
    if (to_undo) return ask_undo(step);
  }
  if (state_.was_compensated()) return {};  // that was a late success; the end's effects happen once
  WEIR_CHECK(record({.kind = SagaEventKind::compensated, .reason = state_.reason()}));
  reaction_.end = SagaEnd::compensated;
  reaction_.undo_reason = state_.reason();
  return {};
}

/// There is no answer that leads on: back if there is a way, else people must look.
Result<void> Reacting::fail(const SagaStep& step, std::string reason) {
  if (step.kind == SagaStepKind::compensatable) return unwind();
  return record({.kind = SagaEventKind::stuck, .step = step.name, .reason = std::move(reason)});
}

Result<void> Reacting::done(const SagaStep& step, const Answered& answer) {
  const StepOutcome before = standing(step).outcome;
  if (before == StepOutcome::succeeded) return {};
  // A step after the pivot goes forward whenever its success comes; any other one is over once it was left.
  const bool late = before != StepOutcome::asked && step.kind == SagaStepKind::compensatable;
  SagaEvent succeeded{.kind = SagaEventKind::step_succeeded, .step = step.name, .late = late};
  if (step.undo_asks) {
    WEIR_TRY(const void* in, input());
    succeeded.undo = payload_of(step.undo_asks(in, answer.event));
  }
  if (before == StepOutcome::asked) cancel_alarm(step);
  WEIR_CHECK(record(std::move(succeeded)));
  if (!late) return ask_next();
  // Rule M2. If the answer to its undo is still to come, it stands behind this one in the service's log: so the undo
  // found what this success did.
  if (!step.undo_asks || standing(step).undo == UndoState::asked) return {};
  return ask_undo(step);
}

Result<void> Reacting::refused(const SagaStep& step, const Answered& answer) {
  SagaEvent refused{.kind = SagaEventKind::step_refused, .step = step.name, .reason = answer.reason};
  if (standing(step).outcome == StepOutcome::asked) {
    cancel_alarm(step);
    WEIR_CHECK(record(std::move(refused)));
    return fail(step, fmt::format("step {} was refused: {}", step.name, answer.reason));
  }
  // It came late, but it takes away the doubt: there is nothing to undo, and nobody has to say so.
  if (standing(step).outcome != StepOutcome::in_doubt || standing(step).undo != UndoState::asked) return {};
  cancel_undo_alarm(step);
  refused.late = true;
  WEIR_CHECK(record(std::move(refused)));
  return unwind();
}

Result<void> Reacting::timed_out(const SagaStep& step) {
  if (standing(step).outcome != StepOutcome::asked || !step.within) return {};
  std::string reason = fmt::format("step {} had no answer within {}", step.name, in_words(*step.within));
  WEIR_CHECK(record({.kind = SagaEventKind::step_timed_out, .step = step.name, .reason = reason}));
  return fail(step, std::move(reason));
}

Result<void> Reacting::undone(const SagaStep& step) {
  if (standing(step).undo != UndoState::asked) return {};
  cancel_undo_alarm(step);
  WEIR_CHECK(record({.kind = SagaEventKind::undone, .step = step.name}));
  return unwind();
}

Result<void> Reacting::undo_failed(const SagaStep& step, std::string reason) {
  if (standing(step).undo != UndoState::asked || !standing(step).stuck.empty()) return {};
  return record({.kind = SagaEventKind::stuck, .step = step.name, .reason = std::move(reason)});
}

Result<void> Reacting::answered(const SagaStep& step, const Answered& answer) {
  switch (answer.kind) {
    case SagaAnswerKind::done:
      return done(step, answer);
    case SagaAnswerKind::refused:
      return refused(step, answer);
    case SagaAnswerKind::undone:
      return undone(step);
    case SagaAnswerKind::undo_refused:
      if (standing(step).stuck.empty()) cancel_undo_alarm(step);
      return undo_failed(step, fmt::format("the undo of step {} was refused: {}", step.name, answer.reason));
  }
  return {};
}

Result<void> Reacting::alarmed(const SagaStep& step, const Alarm& alarm) {
  if (alarm.undo_request == 0) return timed_out(step);
  if (alarm.undo_request != standing(step).undo_requests || !step.undo_within) return {};
  return undo_failed(
      step, fmt::format("the undo of step {} had no answer within {}", step.name, in_words(*step.undo_within)));
}

Result<void> check_plan(const SagaDefinition& definition, const SagaState& state) {
  if (std::ranges::equal(state.plan(), definition.steps, {}, {}, &SagaStep::name)) return {};
  return Error(
      Errc::bad_schema,
      fmt::format("saga {} was started with version {} and the steps [{}], but version {} of this build has "
                  "[{}]: give the changed steps a new version, declare the old ones with earlier_version({}), "
                  "and release the key",
                  saga_stream(state.name(), state.key()), state.definition_version(), fmt::join(state.plan(), ", "),
                  definition.version, fmt::join(definition.steps | std::views::transform(&SagaStep::name), ", "),
                  definition.version));
}

/// A saga that never asked for the step, or does not exist, is not concerned by what is said about it.
template <class React>
Result<Reaction> react_to(const SagaDefinition& definition, const SagaState& state, std::string_view step, Time now,
                          React react) {
  if (!state.step(step)) return Reaction{};
  if (auto same = check_plan(definition, state); !same) {
    if (is_over(state)) return Reaction{};
    return same.error();
  }
  Reacting reacting(definition, state, now);
  WEIR_CHECK(react(reacting, *definition.step(step)));
  return reacting.take();
}

}  // namespace

bool is_over(const SagaState& state) {
  if (state.phase() == SagaPhase::completed) return true;
  return state.phase() == SagaPhase::compensated &&
         std::ranges::find(state.steps(), StepOutcome::in_doubt, &SagaStepState::outcome) == state.steps().end();
}

Result<Reaction> begin(const SagaDefinition& definition, std::string_view name, const SagaBeginning& beginning,
                       Time now) {
  SagaEvent started{.kind = SagaEventKind::started,
                    .definition = std::string(name),
                    .version = definition.version,
                    .key = beginning.key,
                    .input = beginning.input};
  for (const auto& step : definition.steps) started.steps.push_back(step.name);
  Reacting reacting(definition, SagaState{}, now);
  WEIR_CHECK(reacting.record(std::move(started)));
  WEIR_CHECK(reacting.ask_next());
  return reacting.take();
}

Result<Reaction> react(const SagaDefinition& definition, const SagaState& state, const Answered& answer, Time now) {
  return react_to(definition, state, answer.step, now,
                  [&](Reacting& reacting, const SagaStep& step) { return reacting.answered(step, answer); });
}

Result<Reaction> react(const SagaDefinition& definition, const SagaState& state, const Alarm& alarm, Time now) {
  return react_to(definition, state, alarm.step, now,
                  [&](Reacting& reacting, const SagaStep& step) { return reacting.alarmed(step, alarm); });
}

}  // namespace weir::saga
