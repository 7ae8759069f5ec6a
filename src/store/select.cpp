#include "store/select.hpp"

#include <algorithm>
#include <array>

#include "store/event_terms.hpp"
#include "store/query_terms.hpp"
#include "store/validate.hpp"

namespace weir::store {
namespace {

using index::Term;
using index::TermIndex;
using index::TermKind;

constexpr std::size_t kLookahead = 128;  ///< Positions taken from the index at a time.
// Events stand at random places in memory, and are slow to come: so many ahead they are asked for.
constexpr std::size_t kApproached = 16;
constexpr std::size_t kPrefetched = 8;

/// What a selection is called in the index, and whether an event found there is really one of its.
struct Wanted {
  Term term;
  const Selection& selection;

  bool matches(const EventView& event) const {
    if (const auto* stream = std::get_if<OfStream>(&selection)) return event.stream == stream->name;
    if (const auto* category = std::get_if<OfCategory>(&selection)) return category_of(event.stream) == category->name;
    if (const auto* type = std::get_if<OfType>(&selection)) return event.type == type->name;
    if (const auto* flow = std::get_if<OfCorrelation>(&selection)) return event.correlation == flow->id;
    if (const auto* of = std::get_if<OfQuery>(&selection)) return weir::matches(of->query, event);
    return true;
  }
};

Wanted wanted(const Selection& what) {
  if (const auto* stream = std::get_if<OfStream>(&what)) return {term_of(TermKind::stream, stream->name), what};
  if (const auto* category = std::get_if<OfCategory>(&what)) return {term_of(TermKind::category, category->name), what};
  return {term_of(TermKind::type, std::get<OfType>(what).name), what};
}

/// Counts and filters what is handed out. Times never go back, so the first event that is too late ends a read
/// forwards.
class Delivery {
 public:
  Delivery(const Read& read, const EventSink& sink) : read_(read), sink_(sink), left_(read.max_events) {}

  bool wants_more() const { return left_ > 0; }
  /// How many places are worth looking up ahead.
  std::size_t lookahead() const { return static_cast<std::size_t>(std::min<std::uint64_t>(left_, kLookahead)); }
  Flow operator()(const EventView& event) {
    if (read_.until && event.time > *read_.until)
      return read_.direction == Direction::forwards ? Flow::stop : Flow::more;
    --left_;
    return sink_(event) == Flow::more && left_ > 0 ? Flow::more : Flow::stop;
  }

 private:
  const Read& read_;
  const EventSink& sink_;
  std::uint64_t left_;
};

/// Hands out those of the events at `places` that match.
Result<Flow> hand_out(const Wanted& what, std::span<const Position> places, const StoredEvents& events,
                      EventView& event, Delivery& deliver) {
  for (std::size_t i = 0; i < std::min(kApproached, places.size()); ++i) events.approach(places[i]);
  for (std::size_t i = 0; i < std::min(kPrefetched, places.size()); ++i) events.prefetch(places[i]);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i + kApproached < places.size()) events.approach(places[i + kApproached]);
    if (i + kPrefetched < places.size()) events.prefetch(places[i + kPrefetched]);
    WEIR_TRY(const bool there, events.at(places[i], event));
    if (there && what.matches(event) && deliver(event) == Flow::stop) return Flow::stop;
  }
  return Flow::more;
}

/// The first event at or after `place` that is there and matches. What is gone is not known to match.
struct Met {
  std::optional<Position> place;
  StreamVersion version;
};
Result<Met> first_at(const Wanted& what, std::optional<Position> place, const TermIndex& index,
                     const StoredEvents& events, Position end, EventView& event) {
  while (place) {
    WEIR_TRY(const bool there, events.at(*place, event));
    if (there && what.matches(event)) return Met{place, event.version};
    std::array<Position, 1> next;
    WEIR_TRY(const std::size_t count, index.forwards(what.term, *place + 1, end, next));
    place = count == 1 ? std::optional(next[0]) : std::nullopt;
  }
  return Met{};
}

/// The first place of the stream's event with that version or a later one, when the index does not name all of its
/// events: one that was made since does not name those that are gone.
Result<Position> place_by_halves(const Wanted& what, std::uint64_t version, const TermIndex& index,
                                 const StoredEvents& events, Position end) {
  std::uint64_t least = 0;
  std::uint64_t beyond = version;
  EventView event;
  Position found = end;
  while (least < beyond) {
    const std::uint64_t middle = least + (beyond - least) / 2;
    WEIR_TRY(const auto place, index.nth(what.term, middle, end));
    WEIR_TRY(const Met met, first_at(what, place, index, events, end, event));
    if (met.place && met.version.value < version) {
      least = middle + 1;
    } else {
      beyond = middle;
      if (met.place) found = *met.place;
    }
  }
  return found;
}

/// Where a read of a stream begins or ends: a version is the number of its position among those of the term, or later
/// where another stream has the same hash.
Result<Position> place_of_version(const Wanted& what, std::uint64_t version, const TermIndex& index,
                                  const StoredEvents& events, Position end) {
  WEIR_TRY(std::optional<Position> place, index.nth(what.term, version, end));
  EventView event;
  WEIR_TRY(Met met, first_at(what, place, index, events, end, event));
  while (met.place && met.version.value < version) {
    std::array<Position, 1> next;
    WEIR_TRY(const std::size_t count, index.forwards(what.term, *met.place + 1, end, next));
    WEIR_TRY(met, first_at(what, count == 1 ? std::optional(next[0]) : std::nullopt, index, events, end, event));
  }
  if (met.place && met.version.value == version) return *met.place;
  if (!met.place) {  // behind the stream's end, nearly always
    WEIR_TRY(const auto last, last_event(std::get<OfStream>(what.selection).name, index, events, end));
    if (!last || last->version.value < version) return end;
  }
  WEIR_TRY(const Position earlier, place_by_halves(what, version, index, events, end));
  return std::min(earlier, met.place.value_or(end));
}

Result<void> forwards(const Wanted& what, Position from, const TermIndex& index, const StoredEvents& events,
                      Position end, Delivery& deliver) {
  std::array<Position, kLookahead> some;
  EventView event;
  for (;;) {
    WEIR_TRY(const std::size_t count, index.forwards(what.term, from, end, some));
    if (count == 0) return {};
    WEIR_TRY(const Flow flow, hand_out(what, {some.data(), count}, events, event, deliver));
    if (flow == Flow::stop) return {};
    from = some[count - 1] + 1;
  }
}

Result<void> backwards(const Wanted& what, const TermIndex& index, const StoredEvents& events, Position end,
                       Delivery& deliver) {
  std::array<Position, kLookahead> some;
  EventView event;
  for (;;) {
    WEIR_TRY(const std::size_t count, index.backwards(what.term, end, some));
    if (count == 0) return {};
    WEIR_TRY(const Flow flow, hand_out(what, {some.data(), count}, events, event, deliver));
    if (flow == Flow::stop) return {};
    end = some[count - 1];
  }
}

Result<void> all_backwards(const StoredEvents& events, Position end, Delivery& deliver) {
  EventView event;
  for (std::uint64_t position = end.value; position > 0; --position) {
    WEIR_TRY(const bool there, events.at({position - 1}, event));
    if (there && deliver(event) == Flow::stop) return {};
  }
  return {};
}

Result<void> by_terms(const index::TermQuery& terms, const Selection& what, index::Stretch stretch,
                      const TermIndex& index, const StoredEvents& events, Delivery& deliver) {
  index::QueryWalk walk(index, terms, stretch);
  const Wanted wanted{{}, what};
  std::array<Position, kLookahead> some;
  EventView event;
  for (;;) {
    WEIR_TRY(const std::size_t count, walk.next(std::span(some).first(deliver.lookahead())));
    if (count == 0) return {};
    WEIR_TRY(const Flow flow, hand_out(wanted, {some.data(), count}, events, event, deliver));
    if (flow == Flow::stop) return {};
  }
}

/// One past the place where a read backwards begins.
Position end_from(const Read& read, Position end) {
  return read.start && *read.start < end.value ? Position{*read.start + 1} : end;
}

}  // namespace

Result<void> read_selected(const Read& read, const TermIndex& index, const StoredEvents& events, Position end,
                           const EventSink& sink) {
  const auto* of_query = std::get_if<OfQuery>(&read.what);
  if (of_query != nullptr) WEIR_CHECK(validate(of_query->query));
  Delivery deliver(read, sink);
  if (!deliver.wants_more()) return {};
  const bool ahead = read.direction == Direction::forwards;
  if (std::holds_alternative<AllEvents>(read.what)) {
    if (!ahead) return all_backwards(events, end_from(read, end), deliver);
    return events.scan({read.start.value_or(0)}, end, [&](const EventView& event) { return deliver(event); });
  }
  const auto* flow = std::get_if<OfCorrelation>(&read.what);
  if (of_query != nullptr || flow != nullptr) {
    const auto stretch =
        ahead ? index::Stretch::ahead({read.start.value_or(0)}, end) : index::Stretch::back(end_from(read, end));
    const auto terms =
        flow != nullptr ? index::TermQuery{{.any = terms_of_flow(flow->id), .all = {}}} : terms_of(of_query->query);
    return by_terms(terms, read.what, stretch, index, events, deliver);
  }
  const Wanted what = wanted(read.what);
  if (!std::holds_alternative<OfStream>(read.what)) {
    if (ahead) return forwards(what, {read.start.value_or(0)}, index, events, end, deliver);
    return backwards(what, index, events, end_from(read, end), deliver);
  }
  Position place = ahead ? Position{} : end;
  if (read.start && (ahead || *read.start < UINT64_MAX)) {
    const std::uint64_t version = ahead ? *read.start : *read.start + 1;  // backwards: up to the one after
    WEIR_TRY(place, place_of_version(what, version, index, events, end));
  }
  return ahead ? forwards(what, place, index, events, end, deliver) : backwards(what, index, events, place, deliver);
}

Result<std::optional<StreamEnd>> last_event(std::string_view stream, const TermIndex& index, const StoredEvents& events,
                                            Position end) {
  const Term term = term_of(TermKind::stream, stream);
  EventView event;
  std::array<Position, 1> last;
  for (;;) {
    WEIR_TRY(const std::size_t count, index.backwards(term, end, last));
    if (count == 0) return std::nullopt;
    WEIR_TRY(const bool there, events.at(last[0], event));
    if (there && event.stream == stream) return StreamEnd{event.position, event.version, mark_of(event)};
    // Another stream with the same hash; or an event that was scavenged: it was not the last one of its stream then,
    // but may be the last one before `end`.
    end = last[0];
  }
}

Result<void> visit_streams(const TermIndex& index, const StoredEvents& events, Position end,
                           const std::function<Flow(std::string_view, const StreamEnd&)>& visit) {
  const Term beginning = term_of(TermKind::beginning, std::string_view{});
  std::array<Position, kLookahead> some;
  EventView event;
  Position from;
  for (;;) {
    WEIR_TRY(const std::size_t count, index.forwards(beginning, from, end, some));
    if (count == 0) return {};
    for (std::size_t i = 0; i < count; ++i) {
      WEIR_TRY(const bool there, events.at(some[i], event));
      const bool begins = there ? event.version == StreamVersion{} : !event.stream.empty();
      if (!begins) continue;  // another term with the same hash
      WEIR_TRY(const auto last, last_event(event.stream, index, events, end));
      if (last && visit(event.stream, *last) == Flow::stop) return {};
    }
    from = some[count - 1] + 1;
  }
}

}  // namespace weir::store
