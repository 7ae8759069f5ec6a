// What a decision says: these events happened, nothing happened, or no.
#pragma once

#include <concepts>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/schema/codec.hpp"
#include "weir/schema/declare.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/event.hpp"

namespace weir {

/// The kinds of event an aggregate is made of: `using Events = weir::Events<OrderCreated, OrderShipped>;`. Each in its
/// newest major version; the older ones are upcast before they are applied.
template <DeclaredEvent... Es>
struct Events {};

/// A refusal on its way into a Decision.
template <class Refusal>
struct Refused {
  Refusal why;
};
/// `return weir::refuse(OrderRefusal::not_created);`
template <class Refusal>
constexpr Refused<Refusal> refuse(Refusal why) {
  return {std::move(why)};
}

/// `return weir::nothing();`: agreed, and there is nothing to record (it was done before, for instance).
struct Nothing {};
constexpr Nothing nothing() { return {}; }

namespace detail {
template <class E, class... Es>
concept OneOf = (std::same_as<E, Es> || ...);
}

/// What a command's function returns: events of the kinds Es, or a Refusal, a type of the domain's own (usually an
/// enum). A refusal is no error. Made from
///   - an event: `return OrderShipped{now};`
///   - several: `return std::tuple{PaymentTaken{}, OrderShipped{}};`, or a vector of events of one kind
///   - `weir::nothing()` or `weir::refuse(...)`
///   - any number in a loop: `Decision<...> all; for (...) all.add(LineShipped{...}); return all;`
template <class Refusal, DeclaredEvent... Es>
class Decision {
 public:
  using RefusalType = Refusal;
  using EventTypes = Events<Es...>;

  Decision() = default;
  Decision(Nothing) {}
  template <std::convertible_to<Refusal> R>
  Decision(Refused<R> refused) : refusal_(std::move(refused.why)) {}
  template <detail::OneOf<Es...> E>
  Decision(const E& event) {
    add(event);
  }
  template <detail::OneOf<Es...>... Several>
  Decision(const std::tuple<Several...>& events) {
    std::apply([this](const auto&... event) { (add(event), ...); }, events);
  }
  template <detail::OneOf<Es...> E>
  Decision(const std::vector<E>& events) {
    for (const E& event : events) add(event);
  }

  template <detail::OneOf<Es...> E>
  Decision& add(const E& event) {
    events_.push_back(to_event(event));
    return *this;
  }

  /// Why not; nothing if it was not refused.
  const std::optional<Refusal>& refusal() const { return refusal_; }
  /// The events, encoded. Empty when refused, and for nothing().
  const std::vector<NewEvent>& events() const& { return events_; }
  std::vector<NewEvent> events() && { return std::move(events_); }

 private:
  std::optional<Refusal> refusal_;
  std::vector<NewEvent> events_;
};

/// Where events come from, recorded in each of them.
struct Cause {
  EventId correlation{};  ///< The first cause. Nil: the first of the events is.
  EventId causation{};    ///< The direct one. Nil: none.

  /// "Because of this event": what a handler passes on.
  static Cause of(const EventView& event) { return {event.correlation, event.id}; }
};

/// How an `update` ended, unless with an error.
template <class Refusal>
struct Outcome {
  std::optional<Refusal> refusal;        ///< Why not; nothing if it was accepted.
  std::optional<CommitReceipt> receipt;  ///< Of the commit; nothing when there was nothing to commit.
  std::optional<StreamVersion> version;  ///< The aggregate's version now; nothing if it has no events.

  bool accepted() const { return !refusal; }
};

/// A decision that is not committed yet, for a commit of the caller's: the effects of a consumer, say.
template <class Refusal>
struct Decided {
  std::optional<Refusal> refusal;   ///< Why not; nothing if it was accepted.
  std::vector<StreamWrite> writes;  ///< One write that expects the version the decision saw, or none: refused, nothing.
  /// That the aggregate still is what the decision saw. A write says so itself; a commit that records a refusal can add
  /// this to its checks, so that the refusal is still true when it is recorded.
  StreamCheck seen;

  bool accepted() const { return !refusal; }
};

}  // namespace weir
