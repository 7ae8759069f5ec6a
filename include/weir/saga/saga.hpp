// Saga: a process over several services. Each step asks another service for something and waits for its answer; when a
// step is refused, the steps before it are undone in reverse order.
//
//     weir::Saga<Fulfilment> saga(*store, {.name = "fulfilment", .version = 1, .begin = weir::Begin::at_start});
//     saga.starts_on<OrderCreated>("order", *store, [](const OrderCreated& e) { return weir::start(e.order, plan(e));
//     }); saga.step("payment")
//         .asks([](const Fulfilment& f) { return PaymentRequested{f.order, f.value}; })
//         .done_on<PaymentProcessed>("payment", *payment, order_of)
//         .refused_on<PaymentDeclined>("payment", *payment, order_of, reason_of)
//         .undo_asks([](const Fulfilment& f) { return RefundRequested{f.order, f.value}; })
//         .undone_on<PaymentRefunded>("payment", *payment, order_of);
//     saga.retriable_step("shipping")
//         .asks([](const Fulfilment& f) { return ShipmentRequested{f.order}; })
//         .done_on<ShipmentSent>("shipping", *shipping, order_of);
//     saga.when_undone([](const Fulfilment& f, std::string_view reason) { return effects that cancel the order; });
//
// A saga is its stream, "fulfilment-<key>": every request, answer and decision is an event in it, and its state is the
// fold of them; no code of the user is run again to rebuild it. docs/guides/sagas.md goes through all of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "weir/saga/definition.hpp"
#include "weir/saga/saga_worker.hpp"
#include "weir/saga/step.hpp"
#include "weir/schema.hpp"

namespace weir {

/// What a start function returns: the saga's key, unique among the sagas of its name, and what its steps need to know.
/// The input is recorded in the saga's first event and never changes.
template <class Input>
struct SagaStart {
  std::string key;
  Input input;
};
template <class Input>
SagaStart<Input> start(std::string key, Input input) {
  return {std::move(key), std::move(input)};
}

/// The steps of one version of a saga, in the order in which they are taken, and its two ends.
template <DeclaredEvent Input>
class SagaSteps {
 public:
  explicit SagaSteps(SagaDefinition& definition) : definition_(&definition) {
    definition.decode_input = [](const SagaPayload& recorded) -> Result<std::shared_ptr<const void>> {
      EventView view{};
      view.type = recorded.type;
      view.data = recorded.data;
      WEIR_TRY(Input input, decode<Input>(view));
      return std::shared_ptr<const void>(std::make_shared<const Input>(std::move(input)));
    };
  }

  /// A step that may be refused. It needs asks and done_on, and either undo_asks with undone_on, or no_undo. The last
  /// one before the retriable steps is the pivot: when it has succeeded, there is no way back.
  Step<Input, SagaStepKind::compensatable> step(std::string name) {
    return add<SagaStepKind::compensatable>(std::move(name));
  }
  /// A step after the point of no return: it needs asks and done_on, and has no undo. No other step may follow but
  /// retriable ones.
  Step<Input, SagaStepKind::retriable> retriable_step(std::string name) {
    return add<SagaStepKind::retriable>(std::move(name));
  }

  /// `effects(input)`, in the same commit as the last step's success: Effects, or anything a handler may return. What
  /// is not effects keeps the saga where it is, and is retried or parked like a handler's failure.
  template <class F>
  void when_completed(F effects) {
    definition_->when_completed = [effects = std::move(effects)](const void* input) -> Handled {
      return handled([&] { return effects(*static_cast<const Input*>(input)); });
    };
  }
  /// `effects(input, reason)`, in the same commit as the last undo, or as the refusal when there was nothing to undo.
  /// Called once in a saga's life. The reason is the refusal's, or says which step timed out.
  template <class F>
  void when_undone(F effects) {
    definition_->when_undone = [effects = std::move(effects)](const void* input, std::string_view reason) -> Handled {
      return handled([&] { return effects(*static_cast<const Input*>(input), reason); });
    };
  }

 private:
  template <SagaStepKind kind>
  Step<Input, kind> add(std::string name) {
    definition_->steps.push_back({.name = std::move(name), .kind = kind});
    return {*definition_, definition_->steps.size() - 1};
  }
  template <class Call>
  static Handled handled(Call call) {
    if constexpr (std::is_void_v<decltype(call())>) {
      call();
      return Effects{};
    } else {
      return call();
    }
  }

  SagaDefinition* definition_;
};

/// A worker for all sagas of one name. Declared before the start, constant afterwards; its functions are called from
/// several threads for different keys.
template <DeclaredEvent Input>
class Saga final : public SagaWorker, public SagaSteps<Input> {
 public:
  /// The saga's streams are in `own`, which must outlive it, as must all its sources.
  Saga(EventStore& own, SagaOptions options) : SagaWorker(own, std::move(options)), SagaSteps<Input>(newest()) {}
  /// With another environment than the real one: simulated clocks and randomness.
  Saga(EventStore& own, SagaOptions options, env::Environment& environment)
      : SagaWorker(own, std::move(options), environment), SagaSteps<Input>(newest()) {}

  /// `begin(event)` returns `weir::start(key, input)`, or an optional one when not every event starts a saga. A key
  /// that has a saga already is not started again. May be called for several types and sources.
  template <class E, class F>
  void starts_on(std::string label, const EventReader& reader, F begin) {
    add_start({.label = std::move(label),
               .reader = &reader,
               .event_name = std::string(event_type<E>().name),
               .begins = [begin = std::move(begin)](const EventView& view) -> Result<std::optional<SagaBeginning>> {
                 WEIR_TRY(E event, decode<E>(view));
                 std::optional<SagaStart<Input>> start = begin(event);
                 if (!start) return std::optional<SagaBeginning>();
                 return std::optional<SagaBeginning>(
                     {std::move(start->key), {std::string(wire_name<Input>()), encode_json(start->input)}});
               }});
  }

  /// The steps of an older version, for the sagas that were started with it: they keep it until they end. New ones are
  /// started with the newest version only. In one source, an event's key is found the newest version's way.
  SagaSteps<Input> earlier_version(std::uint32_t version) { return SagaSteps<Input>(add_version(version)); }
};

}  // namespace weir
