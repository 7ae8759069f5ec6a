// Boundaries: decisions on what several entities are together, without a stream that all of them share. What a decision
// needs to know is a query; it is committed only if nothing came meanwhile that the query would have found (a dynamic
// consistency boundary).
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/domain/aggregate.hpp"
#include "weir/domain/aggregates.hpp"
#include "weir/domain/decision.hpp"
#include "weir/schema/matching.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/event_store.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// What one decision needs to know: a class with
///
///     using Events = weir::Events<CourseOpened, StudentEnrolled>;
///     weir::Query query() const;           // which events it is folded from: by type and tag, see weir::matching
///     std::string stream() const;          // where what is decided is recorded
///     void apply(const CourseOpened&);     // one for each of Events, or it does not compile
///
/// It is made with what the decision is about (which course, which student), and knows nothing else at first. An event
/// that the query selects and Events lacks is an error: name the types in the query.
template <class M>
concept DecisionModel = std::copy_constructible<M> && requires(const M& model) {
  { model.query() } -> std::convertible_to<Query>;
  { model.stream() } -> std::convertible_to<std::string>;
  typename detail::EventList<typename M::Events>;
} && detail::check_events<M>();

/// A model after all its events before `end`.
template <class M>
struct Folded {
  M model;
  Position end;
};

/// How an `update` within a boundary ended, unless with an error.
template <class Refusal>
struct BoundaryOutcome {
  std::optional<Refusal> refusal;        ///< Why not; nothing if it was accepted.
  std::optional<CommitReceipt> receipt;  ///< Of the commit; nothing when there was nothing to commit.

  bool accepted() const { return !refusal; }
};

/// A decision within a boundary that is not committed yet, for a commit of the caller's.
template <class Refusal>
struct BoundaryDecision {
  std::optional<Refusal> refusal;   ///< Why not; nothing if it was accepted.
  std::vector<StreamWrite> writes;  ///< One write, or none: refused, nothing.
  /// That the decision still is right. Belongs into the same commit; one that records a refusal can have it, too.
  FailIfAny condition;

  bool accepted() const { return !refusal; }
};

namespace detail {

/// Hands what matches to `fold`, until one fails; returns one past the last position that was looked at.
Result<Position> fold_query(const EventReader&, const Query&, const Fold&);
Result<CommitReceipt> commit_within(EventStore&, std::string stream, FailIfAny, std::vector<NewEvent>, const Cause&);

}  // namespace detail

/// Decisions of one kind in a store of one's own: load, decide, commit. Thread-safe, and without a state: make one
/// wherever it is needed. The store must outlive it.
///
///     weir::Boundaries<Enrolment> enrolments(store);
///     auto done = enrolments.update({.course = "c1", .student = "s1"}, &Enrolment::enrol);
template <DecisionModel M>
class Boundaries {
 public:
  explicit Boundaries(EventStore& store) : store_(store) {}

  /// The model now. Errors: unknown_event_type, schema_ahead and bad_data (each naming the event), those of
  /// EventReader::read.
  Result<Folded<M>> load(M model) const {
    Folded<M> folded{std::move(model), {}};
    const Query query = folded.model.query();
    WEIR_TRY(folded.end, detail::fold_query(store_, query, [&folded](const EventView& event) {
               return apply_event(folded.model, event);
             }));
    return folded;
  }

  /// Loads the model, calls `decide` with it, and commits what it decided, durably and only if no event came that the
  /// query would have found. If one did, it loads and decides again, so `decide` may be called several times: it must
  /// not have effects of its own. A refusal and nothing() commit nothing.
  ///
  /// The events of one update have one correlation. Errors: those of load and of EventStore::commit; conflict only
  /// after kMaxUpdateTries.
  template <DecisionFunction<M> Decide>
  auto update(const M& model, Decide&& decide, const Cause& cause = {})
      -> Result<BoundaryOutcome<typename detail::DecisionOf<Decide, M>::Refusal>> {
    for (int tries = 1;; ++tries) {
      WEIR_TRY(const Folded<M> folded, load(model));
      auto decision = std::invoke(decide, folded.model);
      if (decision.refusal() || decision.events().empty()) return {{decision.refusal(), std::nullopt}};
      auto receipt = detail::commit_within(store_, model.stream(), {model.query(), folded.end},
                                           std::move(decision).events(), cause);
      if (receipt) return {{std::nullopt, *std::move(receipt)}};
      if (receipt.error().code() != Errc::conflict || tries == kMaxUpdateTries) return receipt.error();
    }
  }

  /// The same up to the commit, which is the caller's: a consumer adds writes and condition to its effects, and is
  /// called again if somebody else was faster. Errors: those of load.
  template <DecisionFunction<M> Decide>
  auto decide(const M& model, Decide&& decide) const
      -> Result<BoundaryDecision<typename detail::DecisionOf<Decide, M>::Refusal>> {
    WEIR_TRY(const Folded<M> folded, load(model));
    auto decision = std::invoke(decide, folded.model);
    BoundaryDecision<typename detail::DecisionOf<Decide, M>::Refusal> decided{
        decision.refusal(), {}, {model.query(), folded.end}};
    std::vector<NewEvent> events = std::move(decision).events();
    if (!events.empty()) decided.writes.push_back({model.stream(), ExpectedState::any(), std::move(events)});
    return decided;
  }

 private:
  EventStore& store_;
};

}  // namespace weir
