// What the declarations of a saga come down to: data, and a function where the user's code is needed. Made by
// Saga<Input>; checked as a whole at start. For code that builds on sagas and does not know the types at compile time;
// others use Saga.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/consumer.hpp"
#include "weir/store/event.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// An event's type and data, kept inside a saga's own events.
struct SagaPayload {
  std::string type;  ///< "Fulfilment.v1"
  std::string data;  ///< JSON.
  friend bool operator==(const SagaPayload&, const SagaPayload&) = default;
};

enum class SagaStepKind : std::uint8_t {
  compensatable,  ///< May be refused, and can be undone (or says why it need not be).
  retriable,      ///< After the point of no return: it must succeed in the end.
};

/// What the other service's event means for the step.
enum class SagaAnswerKind : std::uint8_t { done, refused, undone, undo_refused };

/// One event that a step waits for. The functions take what `decode` returned.
struct SagaAnswer {
  SagaAnswerKind kind{};
  std::string label;  ///< Of the source, for people.
  const EventReader* reader = nullptr;
  std::string event_name;  ///< Without the major version.
  std::function<Result<Route::Decoded>(const EventView&)> decode;
  std::function<std::string(const void* event, const EventView&)> key;
  std::function<std::string(const void* event)> reason{};  ///< Of refusals.
};

struct SagaStep {
  std::string name;
  SagaStepKind kind{};
  std::function<NewEvent(const void* input)> asks{};
  /// `done` is the answer that reported success; null when there was none, which happens only where
  /// `undo_needs_answer` is false. Empty: there is nothing to undo.
  std::function<NewEvent(const void* input, const void* done)> undo_asks{};
  bool undo_needs_answer = false;
  std::string no_undo{};  ///< Why there is nothing to undo.
  std::vector<SagaAnswer> answers{};
  std::optional<std::chrono::milliseconds> within{};
  std::optional<std::chrono::milliseconds> undo_within{};
};

/// One version of a saga: its steps, and what happens at its ends.
struct SagaDefinition {
  std::uint32_t version = 1;
  std::vector<SagaStep> steps{};
  /// The recorded input, upcast if an older build wrote it.
  std::function<Result<std::shared_ptr<const void>>(const SagaPayload&)> decode_input{};
  std::function<Handled(const void* input)> when_completed{};
  std::function<Handled(const void* input, std::string_view reason)> when_undone{};

  const SagaStep* step(std::string_view name) const;  ///< Null: there is none.
};

/// The saga that an event starts.
struct SagaBeginning {
  std::string key;
  SagaPayload input;
};

/// An event that starts sagas.
struct SagaStartRule {
  std::string label;
  const EventReader* reader = nullptr;
  std::string event_name;
  /// Nothing: this event starts none.
  std::function<Result<std::optional<SagaBeginning>>(const EventView&)> begins;
};

}  // namespace weir
