// Declaring a step of a saga: what it asks for, which answers it waits for, and how it is undone.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "weir/saga/definition.hpp"
#include "weir/schema.hpp"

namespace weir {

/// A handle to a step inside its saga's definition; every call returns it, so calls are chained. Made by Saga::step and
/// Saga::retriable_step. The saga must outlive it; nothing is changed after the saga's start.
///
/// All functions that are handed over must be pure: they get recorded data and return an event, a key or a text. They
/// are called from several threads, and again when a commit meets a conflict.
///
/// A source is a label for people and the log of the service that answers; `key_of` finds the saga's key in the answer,
/// called as `key_of(event)` or `key_of(event, view)`. All answers of a step come from one source, which keeps their
/// order. An event type means one thing in a saga: in one source, no two steps can wait for the same.
template <class Input, SagaStepKind kind, class Done = void>
class Step {
 public:
  Step(SagaDefinition& definition, std::size_t index) : definition_(&definition), index_(index) {}

  /// The request, `ask(input)`: a declared event, recorded in the saga's stream, where the other service finds it.
  template <class Ask>
  Step& asks(Ask ask) {
    step().asks = [ask = std::move(ask)](const void* input) {
      return request_of(ask(*static_cast<const Input*>(input)));
    };
    return *this;
  }

  /// "It is done": the next step begins.
  template <class E, class Key>
    requires std::is_void_v<Done>
  Step<Input, kind, E> done_on(std::string label, const EventReader& reader, Key key_of) {
    answer<E>(SagaAnswerKind::done, std::move(label), reader, std::move(key_of), NoReason{});
    return {*definition_, index_};
  }

  /// "It was not done, and will not be": the steps before it are undone in reverse order. `reason_of(event)` is the
  /// reason given to when_undone; without it the event's name is. A retriable step that is refused makes the saga
  /// stuck. May be called for several types.
  template <class E, class Key, class Reason>
  Step& refused_on(std::string label, const EventReader& reader, Key key_of, Reason reason_of) {
    return answer<E>(SagaAnswerKind::refused, std::move(label), reader, std::move(key_of), std::move(reason_of));
  }
  template <class E, class Key>
  Step& refused_on(std::string label, const EventReader& reader, Key key_of) {
    return answer<E>(SagaAnswerKind::refused, std::move(label), reader, std::move(key_of), NoReason{});
  }

  /// The request that undoes the step: `ask(input)`, or `ask(input, done)` with the answer of `done_on`, which then has
  /// to come first. It is recorded when the step succeeds. The other service must answer it whether or not there is
  /// anything to undo, and once it has answered must not do the step any more: with a time-out the undo may be asked
  /// for while the step's own request still waits.
  template <class Ask>
    requires(kind == SagaStepKind::compensatable)
  Step& undo_asks(Ask ask) {
    if constexpr (std::is_invocable_v<const Ask&, const Input&>) {
      step().undo_asks = [ask = std::move(ask)](const void* input, const void*) {
        return request_of(ask(*static_cast<const Input*>(input)));
      };
    } else {
      static_assert(!std::is_void_v<Done>, "weir: an undo that needs the step's answer is declared after done_on");
      step().undo_needs_answer = true;
      step().undo_asks = [ask = std::move(ask)](const void* input, const void* done) {
        return request_of(ask(*static_cast<const Input*>(input), *static_cast<const Done*>(done)));
      };
    }
    return *this;
  }

  /// "It is undone": the step before it is undone next.
  template <class E, class Key>
    requires(kind == SagaStepKind::compensatable)
  Step& undone_on(std::string label, const EventReader& reader, Key key_of) {
    return answer<E>(SagaAnswerKind::undone, std::move(label), reader, std::move(key_of), NoReason{});
  }

  /// "It cannot be undone": the saga is stuck, with this reason. Optional.
  template <class E, class Key, class Reason>
    requires(kind == SagaStepKind::compensatable)
  Step& undo_refused_on(std::string label, const EventReader& reader, Key key_of, Reason reason_of) {
    return answer<E>(SagaAnswerKind::undo_refused, std::move(label), reader, std::move(key_of), std::move(reason_of));
  }

  /// Instead of `undo_asks`: the step leaves nothing behind that would have to be undone. Say why, for the reader.
  Step& no_undo(std::string why)
    requires(kind == SagaStepKind::compensatable)
  {
    step().no_undo = std::move(why);
    return *this;
  }

  /// A time-out: without an answer this long after it was asked for, the step's outcome is in doubt. It is then undone
  /// like one that succeeded, and the steps before it after it. A success that arrives later is undone, too (rule M2).
  /// A retriable step makes the saga stuck, until the success arrives. Needs Timers to run on the saga's store.
  /// Without `within` an answer is waited for as long as it takes.
  Step& within(std::chrono::milliseconds time) {
    step().within = time;
    return *this;
  }

  /// The same for the undo. Passed, the saga is stuck, until the answer arrives.
  Step& undo_within(std::chrono::milliseconds time)
    requires(kind == SagaStepKind::compensatable)
  {
    step().undo_within = time;
    return *this;
  }

 private:
  struct NoReason {};

  SagaStep& step() { return definition_->steps[index_]; }

  template <DeclaredEvent E>
  static NewEvent request_of(const E& event) {
    return to_event(event);
  }

  template <class E, class Key, class Reason>
  Step& answer(SagaAnswerKind meaning, std::string label, const EventReader& reader, Key key_of, Reason reason_of) {
    SagaAnswer answer{.kind = meaning,
                      .label = std::move(label),
                      .reader = &reader,
                      .event_name = std::string(event_type<E>().name),
                      .decode = [](const EventView& view) -> Result<Route::Decoded> {
                        WEIR_TRY(E event, weir::decode<E>(view));
                        return Route::Decoded(std::make_shared<const E>(std::move(event)));
                      },
                      .key = [key_of = std::move(key_of)](const void* event, const EventView& view) -> std::string {
                        if constexpr (std::is_invocable_v<const Key&, const E&, const EventView&>) {
                          return std::string(key_of(*static_cast<const E*>(event), view));
                        } else {
                          return std::string(key_of(*static_cast<const E*>(event)));
                        }
                      }};
    if constexpr (!std::is_same_v<Reason, NoReason>) {
      answer.reason = [reason_of = std::move(reason_of)](const void* event) {
        return std::string(reason_of(*static_cast<const E*>(event)));
      };
    }
    step().answers.push_back(std::move(answer));
    return *this;
  }

  SagaDefinition* definition_;
  std::size_t index_;
};

}  // namespace weir
