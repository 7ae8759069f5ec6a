// SagaState: where one saga stands, read from its stream alone. Pure and read-only, for everybody: the saga decides by
// it, operators look at it. docs/formats/saga-events.md has the events.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/saga/definition.hpp"
#include "weir/store/event.hpp"
#include "weir/store/reader.hpp"

namespace weir {

enum class SagaPhase : std::uint8_t {
  not_started,
  running,      ///< Waits for the answer of a step.
  undoing,      ///< A step was refused or timed out; waits for an undo's answer.
  completed,    ///< All steps succeeded.
  compensated,  ///< All that was done is undone.
  stuck,        ///< Cannot go on by itself: people must look. The answer it waits for still counts if it comes.
};
std::string_view name_of(SagaPhase);

enum class StepOutcome : std::uint8_t {
  asked,      ///< No answer yet.
  succeeded,  ///< Perhaps late, and to be undone (rule M2).
  refused,    ///< It was not done.
  in_doubt,   ///< Timed out: perhaps it was done, perhaps it will be.
};
std::string_view name_of(StepOutcome);

enum class UndoState : std::uint8_t { none, asked, undone };

/// A step that was asked for.
struct SagaStepState {
  std::string name;
  StepOutcome outcome = StepOutcome::asked;
  UndoState undo = UndoState::none;
  std::uint32_t undo_requests = 0;  ///< How often the undo was asked for: more than once only after a late success.
  /// The undo's request, recorded when the step succeeded, so that later code cannot change it.
  std::optional<SagaPayload> undo_request{};
  std::string stuck{};  ///< Why it needs people; empty while it does not.
};

class SagaState {
 public:
  /// Takes in the next event of the saga's stream. Types that are not a saga's own (the requests) change nothing but
  /// the version. bad_data: it is none that Weir wrote.
  Result<void> apply(const EventView&);

  SagaPhase phase() const;
  const std::string& key() const { return key_; }
  const std::string& name() const { return name_; }                 ///< The saga's.
  std::uint32_t definition_version() const { return definition_; }  ///< The one it was started with.
  const SagaPayload& input() const { return input_; }
  /// The names of all steps of its definition, in their order, as recorded at its start.
  const std::vector<std::string>& plan() const { return plan_; }
  /// The steps asked for so far, in their order.
  const std::vector<SagaStepState>& steps() const { return steps_; }
  const SagaStepState* step(std::string_view name) const;  ///< Null: not asked for yet.
  /// Why it is stuck, or else why it is or was undone; empty while all is well.
  const std::string& reason() const;
  /// Whether all was undone once: a late success may have led to another undo since.
  bool was_compensated() const { return compensated_; }
  /// Of the stream's last event; nothing when there is no such stream.
  std::optional<StreamVersion> version() const { return version_; }
  Time started() const { return started_; }  ///< When its first event was committed.
  Time changed() const { return changed_; }  ///< And its last.

 private:
  std::string name_;
  std::uint32_t definition_ = 0;
  std::string key_;
  SagaPayload input_;
  std::vector<std::string> plan_;
  std::vector<SagaStepState> steps_;
  std::string undo_reason_;
  bool unwinding_ = false;  ///< A step was refused or timed out, and there is no other way on than back.
  bool completed_ = false;
  bool compensated_ = false;
  std::optional<StreamVersion> version_;
  Time started_{};
  Time changed_{};
};

/// The stream of a saga: "<name>-<key>".
std::string saga_stream(std::string_view name, std::string_view key);

/// One saga. Phase `not_started` when there is no such saga.
Result<SagaState> load_saga(const EventReader&, std::string_view name, std::string_view key);

/// All sagas of that name in the order of their starts, or those in one phase. Reads all their streams.
Result<std::vector<SagaState>> list_sagas(const EventReader&, std::string_view name);
Result<std::vector<SagaState>> list_sagas(const EventReader&, std::string_view name, SagaPhase);

}  // namespace weir
