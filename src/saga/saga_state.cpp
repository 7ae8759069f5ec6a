#include "weir/saga/saga_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "saga/saga_events.hpp"

namespace weir {

using saga::SagaEventKind;

std::string_view name_of(SagaPhase phase) {
  switch (phase) {
    case SagaPhase::not_started:
      return "not_started";
    case SagaPhase::running:
      return "running";
    case SagaPhase::undoing:
      return "undoing";
    case SagaPhase::completed:
      return "completed";
    case SagaPhase::compensated:
      return "compensated";
    case SagaPhase::stuck:
      return "stuck";
  }
  return "unknown";
}

std::string_view name_of(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::asked:
      return "asked";
    case StepOutcome::succeeded:
      return "succeeded";
    case StepOutcome::refused:
      return "refused";
    case StepOutcome::in_doubt:
      return "in_doubt";
  }
  return "unknown";
}

SagaPhase SagaState::phase() const {
  if (name_.empty()) return SagaPhase::not_started;
  if (std::ranges::any_of(steps_, [](const auto& step) { return !step.stuck.empty(); })) return SagaPhase::stuck;
  if (completed_) return SagaPhase::completed;
  // Before `compensated`: a success that came after all was undone is undone, too (rule M2).
  if (std::ranges::find(steps_, UndoState::asked, &SagaStepState::undo) != steps_.end()) return SagaPhase::undoing;
  if (compensated_) return SagaPhase::compensated;
  return unwinding_ ? SagaPhase::undoing : SagaPhase::running;
}

const SagaStepState* SagaState::step(std::string_view name) const {
  const auto found = std::ranges::find(steps_, name, &SagaStepState::name);
  return found == steps_.end() ? nullptr : &*found;
}

const std::string& SagaState::reason() const {
  const auto stuck = std::ranges::find_if(steps_, [](const auto& step) { return !step.stuck.empty(); });
  return stuck == steps_.end() ? undo_reason_ : stuck->stuck;
}

Result<void> SagaState::apply(const EventView& view) {
  if (!version_) started_ = view.time;
  version_ = view.version;
  changed_ = view.time;
  if (!saga::is_saga_event(view.type)) return {};

  auto event = saga::read_saga_event(view.type, view.data);
  if (!event) return event.error().during("reading saga " + std::string(view.stream));
  if (event->kind != SagaEventKind::started && name_.empty())
    return Error(Errc::history_gone,
                 fmt::format("saga {}: expected that it begins with its start, found {} at version {}: its stream's "
                             "metadata hide what came before; widen them",
                             view.stream, view.type, view.version.value));
  switch (event->kind) {
    case SagaEventKind::started:
      name_ = std::move(event->definition);
      definition_ = event->version;
      key_ = std::move(event->key);
      plan_ = std::move(event->steps);
      input_ = std::move(event->input);
      return {};
    case SagaEventKind::step_requested:
      steps_.push_back({.name = std::move(event->step)});
      return {};
    case SagaEventKind::completed:
      completed_ = true;
      return {};
    case SagaEventKind::compensated:
      compensated_ = true;
      return {};
    default:
      break;
  }

  const auto step = std::ranges::find(steps_, event->step, &SagaStepState::name);
  if (step == steps_.end()) {
    return Error(Errc::bad_data, "reading saga " + std::string(view.stream) + ": " + std::string(view.type) +
                                     " of step \"" + event->step + "\", which was not requested before");
  }
  switch (event->kind) {
    case SagaEventKind::step_succeeded:
      step->outcome = StepOutcome::succeeded;
      step->undo_request = std::move(event->undo);
      if (event->late) {
        if (step->undo == UndoState::undone) step->undo = UndoState::none;
      } else {
        step->stuck.clear();
        unwinding_ = false;
        undo_reason_.clear();
      }
      break;
    case SagaEventKind::step_refused:
      step->outcome = StepOutcome::refused;
      if (event->late) {
        // The doubt is gone: it was never done.
        if (step->undo == UndoState::asked) step->undo = UndoState::undone;
        step->stuck.clear();
      } else {
        unwinding_ = true;
        undo_reason_ = std::move(event->reason);
      }
      break;
    case SagaEventKind::step_timed_out:
      step->outcome = StepOutcome::in_doubt;
      unwinding_ = true;
      undo_reason_ = std::move(event->reason);
      break;
    case SagaEventKind::undo_requested:
      step->undo = UndoState::asked;
      step->undo_requests = event->request;
      break;
    case SagaEventKind::undone:
      step->undo = UndoState::undone;
      step->stuck.clear();
      break;
    case SagaEventKind::stuck:
      step->stuck = event->reason.empty() ? "no reason was given" : std::move(event->reason);
      break;
    default:
      break;
  }
  return {};
}

std::string saga_stream(std::string_view name, std::string_view key) {
  return std::string(name).append("-").append(key);
}

Result<SagaState> load_saga(const EventReader& reader, std::string_view name, std::string_view key) {
  SagaState state;
  Result<void> applied;
  WEIR_CHECK(reader.read(Read::stream(saga_stream(name, key)), [&](const EventView& event) {
    applied = state.apply(event);
    return applied ? Flow::more : Flow::stop;
  }));
  if (!applied) return applied.error();
  return state;
}

Result<std::vector<SagaState>> list_sagas(const EventReader& reader, std::string_view name) {
  std::vector<SagaState> sagas;
  std::unordered_map<std::string, std::size_t> by_stream;
  Result<void> applied;
  WEIR_CHECK(reader.read(Read::category(std::string(name)), [&](const EventView& event) {
    const auto [entry, is_new] = by_stream.try_emplace(std::string(event.stream), sagas.size());
    if (is_new) sagas.emplace_back();
    applied = sagas[entry->second].apply(event);
    return applied ? Flow::more : Flow::stop;
  }));
  if (!applied) return applied.error();
  std::erase_if(sagas, [](const SagaState& saga) { return saga.phase() == SagaPhase::not_started; });
  return sagas;
}

Result<std::vector<SagaState>> list_sagas(const EventReader& reader, std::string_view name, SagaPhase phase) {
  WEIR_TRY(std::vector<SagaState> sagas, list_sagas(reader, name));
  std::erase_if(sagas, [phase](const SagaState& saga) { return saga.phase() != phase; });
  return sagas;
}

}  // namespace weir
