#include "saga/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>

namespace weir::saga {

Route Engine::start_route(const SagaStartRule& rule) const {
  using Beginning = std::optional<SagaBeginning>;
  return {.event_name = rule.event_name,
          .decode = [&rule](const EventView& view) -> Result<Route::Decoded> {
            try {
              WEIR_TRY(Beginning beginning, rule.begins(view));
              return Route::Decoded(std::make_shared<const Beginning>(std::move(beginning)));
            } catch (const std::exception& thrown) {
              return Error(Errc::bad_data, fmt::format("the function of starts_on threw: {}", thrown.what()));
            }
          },
          .key = [](const Route::Decoded& decoded, const EventView&) -> std::string {
            const auto& beginning = *static_cast<const Beginning*>(decoded.get());
            return beginning ? beginning->key : std::string();
          },
          .handle = [this](const Route::Decoded& decoded, const Handling&) -> Handled {
            const auto& beginning = *static_cast<const Beginning*>(decoded.get());
            return beginning ? start(*beginning) : Effects{};
          }};
}

Route Engine::answer_route(std::vector<Meaning> meanings) const {
  const SagaAnswer& newest = *meanings.front().answer;
  return {.event_name = newest.event_name,
          .decode = newest.decode,
          .key = [&newest](const Route::Decoded& decoded,
                           const EventView& view) { return newest.key(decoded.get(), view); },
          .handle = [this, meanings = std::move(meanings)](
                        const Route::Decoded& decoded,
                        const Handling& handling) { return answer(meanings, decoded, handling); }};
}

Route Engine::alarm_route() const {
  return {.event_name = std::string(Alarm::kName),
          .decode = [](const EventView& view) -> Result<Route::Decoded> {
            WEIR_TRY(Alarm alarm, decode_json<Alarm>(view.data));
            return Route::Decoded(std::make_shared<const Alarm>(std::move(alarm)));
          },
          .key = [](const Route::Decoded& decoded,
                    const EventView&) { return static_cast<const Alarm*>(decoded.get())->key; },
          .handle = [this](const Route::Decoded& decoded,
                           const Handling&) { return alarm(*static_cast<const Alarm*>(decoded.get())); }};
}

Handled Engine::start(const SagaBeginning& beginning) const {
  if (beginning.key.empty()) return park("the function of starts_on gave no key: a saga needs one");
  WEIR_TRY(const SagaState state, load_saga(own_, name_, beginning.key));
  if (state.phase() != SagaPhase::not_started) return Effects{};
  const SagaDefinition& newest = *definitions_.front();
  return carry_out(newest, beginning.key, state, begin(newest, name_, beginning, clock_.now()));
}

Handled Engine::answer(const std::vector<Meaning>& meanings, const Route::Decoded& decoded,
                       const Handling& handling) const {
  WEIR_TRY(const SagaState state, load_saga(own_, name_, handling.key));
  if (state.phase() == SagaPhase::not_started) return Effects{};  // the answer to somebody else's request
  const SagaDefinition* definition = definition_of(state);
  if (definition == nullptr) return hold(state);
  const auto meaning = std::ranges::find(meanings, definition, &Meaning::definition);
  if (meaning == meanings.end()) return Effects{};

  Route::Decoded event = decoded;
  if (meaning != meanings.begin()) {
    WEIR_TRY(event, meaning->answer->decode(handling.event));
  }
  Answered answered{.kind = meaning->answer->kind, .step = meaning->step->name, .event = event.get()};
  if (answered.kind == SagaAnswerKind::refused || answered.kind == SagaAnswerKind::undo_refused) {
    answered.reason = meaning->answer->reason ? meaning->answer->reason(event.get()) : meaning->answer->event_name;
  }
  return carry_out(*definition, state.key(), state, react(*definition, state, answered, clock_.now()));
}

Handled Engine::alarm(const Alarm& alarm) const {
  if (alarm.saga != name_) return Effects{};
  WEIR_TRY(const SagaState state, load_saga(own_, name_, alarm.key));
  if (state.phase() == SagaPhase::not_started) return Effects{};
  const SagaDefinition* definition = definition_of(state);
  if (definition == nullptr) return hold(state);
  return carry_out(*definition, state.key(), state, react(*definition, state, alarm, clock_.now()));
}

Handled Engine::carry_out(const SagaDefinition& definition, std::string_view key, const SagaState& state,
                          Result<Reaction> reaction) const {
  if (!reaction) return park(reaction.error().message());
  if (reaction->events.empty()) return Effects{};

  Effects effects;
  // At exactly the version that was read: of two answers from different sources, the second one decides again.
  effects.append(StreamWrite{.stream = saga_stream(name_, key),
                             .expected = ExpectedState::after(state.version()),
                             .events = std::move(reaction->events)});
  for (auto& timer : reaction->timers) effects.set_timer(std::move(timer.id), timer.due, std::move(timer.event));
  for (auto& id : reaction->cancelled_timers) effects.cancel_timer(std::move(id));
  if (reaction->end == SagaEnd::none) return effects;

  auto input = definition.decode_input(state.input());
  if (!input) return park(input.error().message());
  Handled at_end = Effects{};
  if (reaction->end == SagaEnd::completed && definition.when_completed) {
    at_end = definition.when_completed(input->get());
  } else if (reaction->end == SagaEnd::compensated && definition.when_undone) {
    at_end = definition.when_undone(input->get(), reaction->undo_reason);
  }
  if (auto* more = std::get_if<Effects>(&at_end)) return effects.add(std::move(*more));
  return at_end;
}

const SagaDefinition* Engine::definition_of(const SagaState& state) const {
  const auto found = std::ranges::find_if(
      definitions_, [&](const auto& definition) { return definition->version == state.definition_version(); });
  return found == definitions_.end() ? nullptr : found->get();
}

Handled Engine::hold(const SagaState& state) const {
  if (is_over(state)) return Effects{};
  std::vector<std::uint32_t> known;
  for (const auto& definition : definitions_) known.push_back(definition->version);
  return park(fmt::format(
      "saga {} runs version {} of its steps, and this build has {}: declare that version with "
      "earlier_version({}) and release the key",
      saga_stream(name_, state.key()), state.definition_version(), fmt::join(known, ", "), state.definition_version()));
}

}  // namespace weir::saga
