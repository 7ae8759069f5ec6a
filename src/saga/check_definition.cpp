#include "saga/check_definition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace weir::saga {
namespace {

/// An event type in a source means one thing only.
using Meanings = std::set<std::pair<StoreId, std::string>>;

bool answers(const SagaStep& step, SagaAnswerKind kind) {
  return std::ranges::find(step.answers, kind, &SagaAnswer::kind) != step.answers.end();
}

/// What is wrong with the step by itself, and what to do; empty if nothing is.
std::string mistake_in(const SagaStep& step) {
  if (step.name.empty()) return "has no name: give it one";
  if (!step.asks) return "asks for nothing: declare asks(...)";
  if (!answers(step, SagaAnswerKind::done)) return "can never succeed: declare done_on<...>(...)";
  for (const SagaAnswer& answer : step.answers) {
    if (answer.reader->id() != step.answers.front().reader->id())
      return fmt::format(
          "waits for answers from {} and from {}, whose order nobody knows: let one service answer a step",
          step.answers.front().label, answer.label);
  }
  if (step.within && step.within->count() <= 0)
    return "has a time-out that is not above zero: within(...) takes a time";
  if (step.undo_within && step.undo_within->count() <= 0)
    return "has a time-out of its undo that is not above zero: undo_within(...) takes a time";
  if (step.kind == SagaStepKind::retriable) return {};

  const bool undone = answers(step, SagaAnswerKind::undone);
  if (!step.undo_asks) {
    if (step.no_undo.empty())
      return "cannot be undone: declare undo_asks(...) and undone_on<...>(...), or no_undo(\"why\"), or make it a "
             "retriable_step behind the others";
    if (undone || answers(step, SagaAnswerKind::undo_refused) || step.undo_within)
      return "waits for an undo that is never asked for: declare undo_asks(...) instead of no_undo(...)";
    return {};
  }
  if (!step.no_undo.empty()) return "has both undo_asks and no_undo: keep one";
  if (!undone) return "never learns that it is undone: declare undone_on<...>(...)";
  if (step.within && step.undo_needs_answer)
    return "may time out, and then has no answer to undo it by: let undo_asks take the input alone";
  return {};
}

Error wrong(std::string_view saga, std::string_view what) {
  return Error(Errc::bad_schema, fmt::format("saga \"{}\": {}", saga, what));
}

Result<void> check_steps(std::string_view name, const SagaDefinition& definition, Meanings meanings) {
  const auto wrong_step = [&](const SagaStep& step, std::string_view what) {
    return wrong(name, fmt::format("step \"{}\" of version {} {}", step.name, definition.version, what));
  };
  if (definition.version == 0) return wrong(name, "versions begin at 1");
  if (definition.steps.empty())
    return wrong(name, fmt::format("version {} has no steps: declare step(...)", definition.version));

  std::set<std::string_view> names;
  bool past_pivot = false;
  for (const SagaStep& step : definition.steps) {
    if (const std::string mistake = mistake_in(step); !mistake.empty()) return wrong_step(step, mistake);
    if (!names.insert(step.name).second) return wrong_step(step, "is declared twice: every step needs its own name");
    if (step.kind == SagaStepKind::retriable) {
      past_pivot = true;
    } else if (past_pivot) {
      return wrong_step(step,
                        "may be refused, but follows a retriable step, from where there is no way back: declare "
                        "it before, or make it retriable too");
    }
    for (const SagaAnswer& answer : step.answers) {
      if (meanings.emplace(answer.reader->id(), answer.event_name).second) continue;
      return wrong_step(step, fmt::format("waits for {} of {}, which means something else in this saga already: each "
                                          "answer needs an event type of its own",
                                          answer.event_name, answer.label));
    }
  }
  return {};
}

}  // namespace

Result<void> check_definitions(std::string_view name, const std::vector<SagaStartRule>& starts,
                               const std::vector<std::unique_ptr<SagaDefinition>>& definitions) {
  if (name.empty() || name.starts_with('$') || name.contains('-'))
    return wrong(name, "its name is the category of its streams: not empty, without '-', not beginning with '$'");
  if (starts.empty()) return wrong(name, "nothing starts it: declare starts_on<...>(...)");

  Meanings meanings;
  for (const SagaStartRule& start : starts) {
    if (!meanings.emplace(start.reader->id(), start.event_name).second)
      return wrong(name, fmt::format("two starts_on for {} of {}: keep one", start.event_name, start.label));
  }
  std::set<std::uint32_t> versions;
  for (const auto& definition : definitions) {
    WEIR_CHECK(check_steps(name, *definition, meanings));
    if (!versions.insert(definition->version).second)
      return wrong(name, fmt::format("version {} is declared twice", definition->version));
  }
  return {};
}

}  // namespace weir::saga
