// Aggregates: an entity's state is the fold of its stream; changing it is appending what was decided.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/domain/aggregate.hpp"
#include "weir/domain/decision.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/event_store.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// How often `Aggregates::update` decides before it gives a conflict back.
inline constexpr int kMaxUpdateTries = 8;

/// A state, and the version of the last event in it. Without events: a new A, and no version.
template <class A>
struct Loaded {
  A state;
  std::optional<StreamVersion> version;

  bool exists() const { return version.has_value(); }
};

namespace detail {

using Fold = std::function<Result<void>(const EventView&)>;

/// "order-42"; invalid_argument for an id that is empty or makes the name too long.
Result<std::string> stream_of(std::string_view category, std::string_view id);
/// Whether a state may be the fold of a stream of which the beginning is gone.
enum class Beginning : std::uint8_t { needed, may_be_gone };
/// Hands the events up to that version to `fold`, until one fails; returns the version of the last one.
Result<std::optional<StreamVersion>> fold_stream(const EventReader&, const Read&, StreamVersion up_to, Beginning,
                                                 const Fold&);

template <class A>
constexpr Beginning beginning_of() {
  if constexpr (requires { A::accepts_truncated_history; })
    return A::accepts_truncated_history ? Beginning::may_be_gone : Beginning::needed;
  return Beginning::needed;
}
/// Without a correlation the first event starts a flow, and the others belong to it.
void set_cause(std::vector<NewEvent>&, const Cause&);
Result<CommitReceipt> commit_decision(EventStore&, const std::string& stream, std::optional<StreamVersion> seen,
                                      std::vector<NewEvent>, const Cause&);
Error no_such_version(const std::string& stream, StreamVersion wanted, std::optional<StreamVersion> last);

}  // namespace detail

/// What the aggregates of one category are and were. It only reads, so any reader will do: a store of one's own, or
/// another's directory that is followed. Thread-safe. The reader must outlive it.
///
/// Errors of all of it: unknown_event_type for an event that is not in A::Events, schema_ahead and bad_data (each
/// naming stream, version and type), history_gone for a stream whose beginning its metadata hide (but for A that has
/// `static constexpr bool accepts_truncated_history = true`), invalid_argument for an empty id, and those of
/// EventReader::read. A stream that was deleted and begun again has its beginning.
template <Aggregate A>
class AggregateHistory {
 public:
  explicit AggregateHistory(const EventReader& reader) : reader_(reader) {}

  /// The state now. An aggregate without events is no error: see Loaded.
  Result<Loaded<A>> load(std::string_view id) const {
    WEIR_TRY(std::string stream, detail::stream_of(A::category, id));
    return fold(Read::stream(std::move(stream)));
  }

  /// The state after the event of that version. Error: not_found, if the stream does not reach that far.
  Result<Loaded<A>> at_version(std::string_view id, StreamVersion version) const {
    WEIR_TRY(std::string stream, detail::stream_of(A::category, id));
    WEIR_TRY(Loaded<A> loaded, fold(Read::stream(stream), version));
    if (loaded.version != version) return detail::no_such_version(stream, version, loaded.version);
    return loaded;
  }

  /// The state as it was at that time: everything committed until then. Before the first event: see Loaded.
  Result<Loaded<A>> at_time(std::string_view id, Time time) const {
    WEIR_TRY(std::string stream, detail::stream_of(A::category, id));
    return fold(Read::stream(std::move(stream)).until_time(time));
  }

 private:
  Result<Loaded<A>> fold(const Read& read, StreamVersion up_to = {UINT64_MAX}) const {
    Loaded<A> loaded{};
    WEIR_TRY(loaded.version,
             detail::fold_stream(reader_, read, up_to, detail::beginning_of<A>(),
                                 [&loaded](const EventView& event) { return apply_event(loaded.state, event); }));
    return loaded;
  }

  const EventReader& reader_;
};

/// The aggregates of one category in a store of one's own: load, decide, commit. Thread-safe, and without a state: make
/// one wherever it is needed. The store must outlive it.
///
///     weir::Aggregates<Order> orders(store);
///     auto done = orders.update("536365", [&](const Order& order) { return order.ship(now); });
///     if (!done) ...            // an error: the disk, a bad event
///     if (!done->accepted()) ...  // a refusal: *done->refusal
template <Aggregate A>
class Aggregates : public AggregateHistory<A> {
 public:
  explicit Aggregates(EventStore& store) : AggregateHistory<A>(store), store_(store) {}

  /// Loads the aggregate, calls `decide` with its state, and commits what it decided, durably and only if nobody else
  /// changed the aggregate meanwhile. If somebody did, it loads and decides again, so `decide` may be called several
  /// times: it must not have effects of its own. A refusal and nothing() commit nothing.
  ///
  /// The events of one update have one correlation. Errors: those of loading and of EventStore::commit; conflict only
  /// after kMaxUpdateTries.
  template <DecisionFunction<A> Decide>
  auto update(std::string_view id, Decide&& decide, const Cause& cause = {})
      -> Result<Outcome<typename detail::DecisionOf<Decide, A>::Refusal>> {
    WEIR_TRY(const std::string stream, detail::stream_of(A::category, id));
    for (int tries = 1;; ++tries) {
      WEIR_TRY(const Loaded<A> loaded, this->load(id));
      auto decision = std::invoke(decide, loaded.state);
      if (decision.refusal() || decision.events().empty()) return {{decision.refusal(), std::nullopt, loaded.version}};
      auto receipt = detail::commit_decision(store_, stream, loaded.version, std::move(decision).events(), cause);
      if (receipt) {
        const StreamVersion last = receipt->streams.front().last;
        return {{std::nullopt, std::move(*receipt), last}};
      }
      if (receipt.error().code() != Errc::conflict || tries == kMaxUpdateTries) return receipt.error();
    }
  }

  /// The same up to the commit, which is the caller's: its write expects the version that was seen. A consumer adds it
  /// to its effects, and is called again if somebody else was faster; it sets correlation and causation, too, which are
  /// nil here. Errors: those of loading.
  template <DecisionFunction<A> Decide>
  auto decide(std::string_view id, Decide&& decide) const
      -> Result<Decided<typename detail::DecisionOf<Decide, A>::Refusal>> {
    WEIR_TRY(const std::string stream, detail::stream_of(A::category, id));
    WEIR_TRY(const Loaded<A> loaded, this->load(id));
    auto decision = std::invoke(decide, loaded.state);
    const auto seen = ExpectedState::after(loaded.version);
    Decided<typename detail::DecisionOf<Decide, A>::Refusal> decided{decision.refusal(), {}, {stream, seen}};
    std::vector<NewEvent> events = std::move(decision).events();
    if (!events.empty()) decided.writes.push_back({stream, seen, std::move(events)});
    return decided;
  }

 private:
  EventStore& store_;
};

}  // namespace weir
