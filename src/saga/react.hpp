// The core of a saga: given where it stands and what came, what it does. Pure: no store, no clock, no threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "saga/saga_events.hpp"
#include "weir/consumer/effects.hpp"
#include "weir/saga/definition.hpp"
#include "weir/saga/saga_state.hpp"

namespace weir::saga {

enum class SagaEnd : std::uint8_t { none, completed, compensated };

struct Reaction {
  std::vector<NewEvent> events{};  ///< For the saga's stream, requests among them. Empty: it was nothing to the saga.
  std::vector<TimerSet> timers{};
  std::vector<std::string> cancelled_timers{};
  SagaEnd end = SagaEnd::none;  ///< Whether it came to an end just now, so that the end's effects are due.
  std::string undo_reason{};    ///< Of the end `compensated`.
};

/// An event of another service, as its declaration in the saga reads it.
struct Answered {
  SagaAnswerKind kind{};
  std::string_view step;
  std::string reason{};         ///< Of refusals.
  const void* event = nullptr;  ///< Decoded, of the type the step declared.
};

/// Whether nothing is expected to change it any more. One that was undone while a step was in doubt is never over: that
/// step's late success would have to be undone (rule M2).
bool is_over(const SagaState&);

/// Errors of all: bad_data and schema_ahead when the recorded input cannot be read; bad_schema when the definition is
/// not the one that the saga was started with. What the definition's functions throw is passed on.
Result<Reaction> begin(const SagaDefinition&, std::string_view name, const SagaBeginning&, Time now);
Result<Reaction> react(const SagaDefinition&, const SagaState&, const Answered&, Time now);
Result<Reaction> react(const SagaDefinition&, const SagaState&, const Alarm&, Time now);

}  // namespace weir::saga
