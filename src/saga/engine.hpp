// Engine: the core bound to a store. Each call handles one event of a Consumer and answers with effects.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "env/environment.hpp"
#include "saga/react.hpp"
#include "weir/consumer.hpp"
#include "weir/saga/definition.hpp"

namespace weir::saga {

/// What an event type of a source means in one version of the saga.
struct Meaning {
  const SagaDefinition* definition;
  const SagaStep* step;
  const SagaAnswer* answer;
};

/// Thread-safe: it keeps nothing between calls. Everything it is given must outlive it.
class Engine {
 public:
  Engine(std::string name, const EventReader& own, const env::Clock& clock,
         const std::vector<std::unique_ptr<SagaDefinition>>& definitions)
      : name_(std::move(name)), own_(own), clock_(clock), definitions_(definitions) {}

  Route start_route(const SagaStartRule&) const;
  /// The newest version's meaning first: it decodes the event and finds the key.
  Route answer_route(std::vector<Meaning>) const;
  Route alarm_route() const;

 private:
  Handled start(const SagaBeginning&) const;
  Handled answer(const std::vector<Meaning>&, const Route::Decoded&, const Handling&) const;
  Handled alarm(const Alarm&) const;
  Handled carry_out(const SagaDefinition&, std::string_view key, const SagaState&, Result<Reaction>) const;
  const SagaDefinition* definition_of(const SagaState&) const;
  Handled hold(const SagaState&) const;

  std::string name_;
  const EventReader& own_;
  const env::Clock& clock_;
  const std::vector<std::unique_ptr<SagaDefinition>>& definitions_;
};

}  // namespace weir::saga
