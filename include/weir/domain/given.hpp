// Tests of decisions in one line, with any test framework or none:
//
//     given<Order>(OrderCreated{...})
//         .when([&](const Order& order) { return order.ship(now); })
//         .then(OrderShipped{now});
//
// What does not hold throws Mismatch, whose what() has both sides as JSON. No store is involved, but the given events
// pass through their JSON, and older versions of them through their upcasters.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "weir/domain/aggregate.hpp"
#include "weir/domain/boundaries.hpp"
#include "weir/domain/decision.hpp"

namespace weir {

class Mismatch : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {

/// Throws unless both are events of the same types with the same JSON, in the same order. `refusal`: there was one.
void expect_events(const std::vector<NewEvent>& expected, const std::vector<NewEvent>& found,
                   const std::optional<std::string>& refusal);
[[noreturn]] void refusal_mismatch(const std::string& expected, const std::vector<NewEvent>& found,
                                   const std::optional<std::string>& refusal);
/// The event as a store would hand it out.
EventView as_read(const NewEvent&, std::string_view stream, StreamVersion);
[[noreturn]] void cannot_be_given(const Error&);

template <class Refusal>
std::string describe_refusal(const Refusal& refusal) {
  if constexpr (NamedEnum<Refusal>) {
    return std::string(name_of(refusal));
  } else if constexpr (std::is_enum_v<Refusal>) {
    return "refusal number " + std::to_string(static_cast<long long>(refusal));
  } else if constexpr (DeclaredRecord<Refusal>) {
    return encode_json(refusal);
  } else if constexpr (std::convertible_to<Refusal, std::string_view>) {
    return std::string(std::string_view(refusal));
  } else {
    return "a refusal";
  }
}

}  // namespace detail

/// What was decided, waiting to be compared.
template <class Refusal>
class When {
 public:
  When(std::optional<Refusal> refusal, std::vector<NewEvent> events)
      : refusal_(std::move(refusal)), events_(std::move(events)) {}

  /// These events, in this order, and no others.
  template <DeclaredEvent... Es>
  void then(const Es&... expected) const {
    detail::expect_events({to_event(expected)...}, events_, described());
  }
  void then_nothing() const { detail::expect_events({}, events_, described()); }
  void then_refused(const Refusal& expected) const {
    if (refusal_ && *refusal_ == expected) return;
    detail::refusal_mismatch(detail::describe_refusal(expected), events_, described());
  }

 private:
  std::optional<std::string> described() const {
    if (!refusal_) return std::nullopt;
    return detail::describe_refusal(*refusal_);
  }

  std::optional<Refusal> refusal_;
  std::vector<NewEvent> events_;
};

/// An aggregate, or the model of a decision, after its given events.
template <class A>
class Given {
 public:
  explicit Given(A state) : state_(std::move(state)) {}

  template <DecisionFunction<A> Decide>
  auto when(Decide&& decide) const {
    auto decision = std::invoke(decide, state_);
    return When<typename detail::DecisionOf<Decide, A>::Refusal>(decision.refusal(), std::move(decision).events());
  }
  /// The state itself, for what is not a decision.
  const A& state() const { return state_; }

 private:
  A state_;
};

/// An aggregate to which this happened; without arguments, one to which nothing did yet.
template <Aggregate A, DeclaredEvent... Es>
Given<A> given(const Es&... history) {
  A state{};
  StreamVersion version;
  const std::string stream = std::string(A::category) + "-given";
  for (const NewEvent& event : std::vector<NewEvent>{to_event(history)...}) {
    auto applied = apply_event(state, detail::as_read(event, stream, version));
    if (!applied) detail::cannot_be_given(applied.error());
    version = version + 1;
  }
  return Given<A>(std::move(state));
}

/// The model of a decision in a store to which this happened. As there, it sees what its query selects:
///
///     given(Enrolment{.course = "c1", .student = "s1"}, CourseOpened{"c1", 1}, StudentEnrolled{"c1", "s2"})
///         .when(&Enrolment::enrol)
///         .then_refused(EnrolmentRefusal::full);
template <DecisionModel M, DeclaredEvent... Es>
Given<M> given(M model, const Es&... history) {
  const Query query = model.query();
  StreamVersion version;
  for (const NewEvent& event : std::vector<NewEvent>{to_event(history)...}) {
    const EventView view = detail::as_read(event, "given", version);
    version = version + 1;
    if (!matches(query, view)) continue;
    auto applied = apply_event(model, view);
    if (!applied) detail::cannot_be_given(applied.error());
  }
  return Given<M>(std::move(model));
}

}  // namespace weir
