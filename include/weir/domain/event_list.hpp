// The events of an aggregate as the compiler sees them: each checked, and found by its type on the wire.
// Nothing in here is for applications.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include "weir/base/result.hpp"
#include "weir/domain/decision.hpp"
#include "weir/schema/codec.hpp"
#include "weir/store/event.hpp"

namespace weir::detail {

template <class A, class E>
concept AppliesEvent = requires(A& aggregate, const E& event) { aggregate.apply(event); };

/// A class of its own for each event, so that the compiler's message says which one it is about.
template <class A, class E>
struct CheckApply {
  static_assert(AppliesEvent<A, E>,
                "weir: the aggregate (A in CheckApply<A, E>) has no `void apply(const E&)` for one of its Events (E)");
  static constexpr bool ok = true;
};

/// schema_ahead or unknown_event_type.
Error inapplicable(const EventView&, std::string_view of, std::initializer_list<EventType> known);

/// Whose events they are, for messages: "category order".
template <class A>
std::string owner_of_events() {
  if constexpr (requires { A::category; }) {
    return "category " + std::string(A::category);
  } else {
    return "this decision's model";
  }
}

template <class List>
struct EventList;

template <class... Es>
struct EventList<Events<Es...>> {
  template <class E>
  static constexpr bool contains = OneOf<E, Es...>;

  template <class A>
  static constexpr bool check_apply() {
    return (CheckApply<A, Es>::ok && ...);
  }

  static constexpr bool names_are_distinct() {
    const std::string_view names[] = {Es::schema().name..., {}};
    for (std::size_t i = 0; i < sizeof...(Es); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (names[i] == names[j]) return false;
      }
    }
    return true;
  }

  /// Applies it as the one of Es whose type, or older version, it has.
  template <class A>
  static Result<void> apply(A& aggregate, const EventView& event) {
    Result<void> result;
    const bool found = ((can_decode<Es>(event.type) && (result = apply_as<Es>(aggregate, event), true)) || ...);
    if (!found) return inapplicable(event, owner_of_events<A>(), {event_type<Es>()...});
    return result;
  }

 private:
  template <class E, class A>
  static Result<void> apply_as(A& aggregate, const EventView& event) {
    const auto decoded = decode<E>(event);
    if (!decoded) return decoded.error();
    aggregate.apply(*decoded);
    return {};
  }
};

constexpr bool is_category(std::string_view name) {
  return !name.empty() && name.size() < 200 && name.find('-') == std::string_view::npos && name[0] != '$';
}

/// What is folded from Events: an `apply` for each.
template <class A>
consteval bool check_events() {
  using List = EventList<typename A::Events>;
  static_assert(List::names_are_distinct(),
                "weir: Events<...> has two events of one name: list the newest version only, the others are upcast");
  return List::template check_apply<A>();
}

template <class A>
consteval bool check_aggregate() {
  static_assert(std::default_initializable<A>, "weir: an aggregate begins empty: it needs a default constructor");
  static_assert(is_category(A::category),
                "weir: an aggregate's category is the part of its streams' names before the '-': not empty, without "
                "'-', not beginning with '$'");
  return check_events<A>();
}

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

}  // namespace weir::detail
