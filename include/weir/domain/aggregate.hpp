// What an aggregate is, and how its events become its state. Checked when it is compiled.
#pragma once

#include <concepts>
#include <functional>
#include <string_view>
#include <type_traits>

#include "weir/base/result.hpp"
#include "weir/domain/event_list.hpp"
#include "weir/store/event.hpp"

namespace weir {

/// An aggregate: a default-constructible class with
///
///     static constexpr std::string_view category = "order";        // its streams are "order-<id>"
///     using Events = weir::Events<OrderCreated, OrderShipped>;
///     void apply(const OrderCreated&);                              // one for each of them, or it does not compile
///
/// `apply` records what happened and never refuses. Deciding is what const member functions that return a Decision do.
template <class A>
concept Aggregate = requires {
  { A::category } -> std::convertible_to<std::string_view>;
  typename detail::EventList<typename A::Events>;
} && detail::check_aggregate<A>();

/// A function of the aggregate that returns a Decision: a lambda, or a member function. The Decision's events are among
/// the aggregate's.
template <class F, class A>
concept DecisionFunction = std::invocable<F&, const A&> && requires {
  typename std::invoke_result_t<F&, const A&>::RefusalType;
  typename std::invoke_result_t<F&, const A&>::EventTypes;
};

/// Applies one event to the aggregate, or to the model of a decision, an older major version of it upcast first.
/// Errors: unknown_event_type (naming stream, version and type), schema_ahead, bad_data; the aggregate is then as it
/// was.
template <class A>
Result<void> apply_event(A& aggregate, const EventView& event) {
  return detail::EventList<typename A::Events>::apply(aggregate, event);
}

}  // namespace weir
