// What an aggregate is, and how its events become its state. Checked when it is compiled.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "weir/base/result.hpp"
#include "weir/domain/decision.hpp"
#include "weir/schema/codec.hpp"
#include "weir/store/event.hpp"

namespace weir {

template <class A, class E>
concept AppliesEvent = requires(A& aggregate, const E& event) { aggregate.apply(event); };

namespace detail {

template <class A, class E>
struct CheckApply {
  static_assert(AppliesEvent<A, E>,
                "weir: the aggregate (A in CheckApply<A, E>) has no `void apply(const E&)` for one of its Events (E)");
  static constexpr bool ok = true;
};

constexpr bool is_category(std::string_view name) {
  return !name.empty() && name.size() < 200 && name.find('-') == std::string_view::npos && name[0] != '$';
}

template <class List>
struct EventList;

template <class... Es>
struct EventList<Events<Es...>> {
  template <class A>
  static constexpr bool check_apply() {
    return (CheckApply<A, Es>::ok && ...);
  }
  template <class Other>
  static constexpr bool contains = OneOf<Other, Es...>;

  static constexpr bool names_are_distinct() {
    const std::string_view names[] = {Es::schema().name..., {}};
    for (std::size_t i = 0; i < sizeof...(Es); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (names[i] == names[j]) return false;
      }
    }
    return true;
  }

  template <class A>
  static Result<void> apply(A& aggregate, const EventView& event);

 private:
  template <class A, class E>
  static Result<void> apply_as(A& aggregate, const EventView& event) {
    auto decoded = decode<E>(event);
    if (!decoded) return decoded.error();
    aggregate.apply(*decoded);
    return {};
  }
};

/// schema_ahead or unknown_event_type.
Error inapplicable(const EventView&, std::string_view category, std::initializer_list<EventType> known);

template <class... Es>
template <class A>
Result<void> EventList<Events<Es...>>::apply(A& aggregate, const EventView& event) {
  Result<void> result;
  const bool found = ((can_decode<Es>(event.type) && (result = apply_as<A, Es>(aggregate, event), true)) || ...);
  if (!found) return inapplicable(event, A::category, {event_type<Es>()...});
  return result;
}

template <class A>
consteval bool check_aggregate() {
  static_assert(std::default_initializable<A>, "weir: an aggregate begins empty: it needs a default constructor");
  static_assert(is_category(A::category),
                "weir: an aggregate's category is the part of its streams' names before the '-': not empty, without "
                "'-', not beginning with '$'");
  using List = EventList<typename A::Events>;
  static_assert(List::names_are_distinct(),
                "weir: Events<...> has two events of one name: list the newest version only, the others are upcast");
  return List::template check_apply<A>();
}

}  // namespace detail

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

/// A function of the aggregate that returns a Decision: a lambda, or a member function.
template <class F, class A>
concept DecisionFunction = std::invocable<F&, const A&> && requires {
  typename std::invoke_result_t<F&, const A&>::RefusalType;
  typename std::invoke_result_t<F&, const A&>::EventTypes;
};

/// Applies one event to the aggregate, an older major version of it upcast first. Errors: unknown_event_type (naming
/// stream, version and type), schema_ahead, bad_data; the aggregate is then as it was.
template <Aggregate A>
Result<void> apply_event(A& aggregate, const EventView& event) {
  return detail::EventList<typename A::Events>::apply(aggregate, event);
}

namespace detail {

template <class A, class List>
struct CheckDecision;
template <class A, class... Es>
struct CheckDecision<A, Events<Es...>> {
  static_assert((EventList<typename A::Events>::template contains<Es> && ...),
                "weir: the Decision has an event that is not in the aggregate's Events");
  static constexpr bool ok = true;
};

/// The refusal's type, after checking that the decision is one for this aggregate.
template <class F, class A>
struct DecisionOf {
  using Type = std::invoke_result_t<F&, const A&>;
  using Refusal = typename Type::RefusalType;
  static_assert(CheckDecision<A, typename Type::EventTypes>::ok);
};

}  // namespace detail
}  // namespace weir
