#include "store/stream_life.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "store/event_terms.hpp"
#include "store/metadata_json.hpp"
#include "store/select.hpp"

namespace weir::store {
namespace {

/// The last event of the stream's metadata stream; nothing for nearly all streams.
Result<std::optional<StreamEnd>> end_of_metadata(std::string_view stream, const Sight& sight) {
  if (!sight.contents.has_metadata() || is_metadata_stream(stream)) return std::nullopt;
  return last_event(metadata_stream_of(stream), sight.contents.terms, sight.events, sight.end);
}

/// Behind the stream's last event that is older, which it finds by halves: times never go back. What is gone has its
/// time, too, and is not passed over one by one.
Result<Position> behind_older(index::Term stream, Time oldest, StreamVersion last, const Sight& sight) {
  Position behind;
  std::uint64_t least = 0;
  std::uint64_t beyond = last.value + 1;
  EventView event;
  while (least < beyond) {
    const std::uint64_t middle = least + (beyond - least) / 2;
    WEIR_TRY(const auto place, sight.contents.terms.nth(stream, middle, sight.end));
    if (place) WEIR_CHECK(sight.events.at(*place, event));
    if (place && event.time < oldest) {
      least = middle + 1;
      behind = *place + 1;
    } else {
      beyond = middle;
    }
  }
  return behind;
}

/// What a stream shows by its metadata: the events that all of it allows.
struct Limits {
  StreamVersion first;
  Position from;
  Time oldest = Time::min();

  bool allow(const EventView& event) const {
    return event.version >= first && event.position >= from && event.time >= oldest;
  }
};

/// The version of the first event that they allow; behind `last` when there is none.
Result<StreamVersion> first_within(std::string_view stream, const Limits& limits, StreamVersion last,
                                   const Sight& sight) {
  const index::Term term = term_of(index::TermKind::stream, stream);
  const auto& terms = sight.contents.terms;
  EventView event;
  // That version, if what else there is allows it: what is gone may stand before it, and be young.
  WEIR_TRY(const auto place, terms.nth(term, limits.first.value, sight.end));
  if (place) {
    WEIR_TRY(const bool there, sight.events.at(*place, event));
    if (there && event.stream == stream && event.version == limits.first && limits.allow(event)) return limits.first;
  }
  std::array<Position, 1> next;
  for (Position from = limits.from;; from = next[0] + 1) {
    WEIR_TRY(const std::size_t count, terms.forwards(term, from, sight.end, next));
    if (count == 0) return std::max(limits.first, StreamVersion{last.value + 1});
    WEIR_TRY(const bool there, sight.events.at(next[0], event));
    if (there && event.stream == stream && limits.allow(event)) return event.version;
  }
}

}  // namespace

Result<StreamVersion> first_shown(std::string_view stream, const Sight& sight, Time now) {
  WEIR_TRY(const auto said, end_of_metadata(stream, sight));
  if (!said) return StreamVersion{};
  if (said->mark == StreamMark::tombstone) return tombstoned(stream);
  WEIR_TRY(const auto last, last_event(stream, sight.contents.terms, sight.events, sight.end));
  if (!last) return kNoneShown;
  EventView event;
  WEIR_TRY(const bool there, sight.events.at(said->position, event));
  WEIR_ASSERT(there, "events of metadata streams are never scavenged");
  const auto metadata = parse_metadata(event.data);
  if (!metadata) return metadata.error().during(fmt::format("reading {}", event.stream));

  Limits limits;
  if (said->mark == StreamMark::deletes) {
    if (last->position < said->position) return kNoneShown;
    limits.from = said->position + 1;
  } else {
    limits.first = metadata->truncate_before.value_or(StreamVersion{});
  }
  if (const auto count = metadata->max_count; count && *count <= last->version.value)
    limits.first = std::max(limits.first, StreamVersion{last->version.value + 1 - *count});
  // In whole seconds, so that no age is too large to be taken off.
  if (metadata->max_age && *metadata->max_age < std::chrono::floor<std::chrono::seconds>(now.time_since_epoch())) {
    limits.oldest = now - *metadata->max_age;
    const index::Term term = term_of(index::TermKind::stream, stream);
    WEIR_TRY(const Position behind, behind_older(term, limits.oldest, last->version, sight));
    limits.from = std::max(limits.from, behind);
  }
  // Versions need no look at the stream.
  if (limits.from == Position{}) return limits.first;
  return first_within(stream, limits, last->version, sight);
}

namespace {

/// Whether the stream, which ends there, is there for who asks.
Result<bool> is_there(std::string_view stream, const StreamEnd& last, const Sight& sight) {
  if (last.mark == StreamMark::tombstone && !is_metadata_stream(stream)) return tombstoned(stream);
  WEIR_TRY(const auto said, end_of_metadata(stream, sight));
  return !said || said->mark != StreamMark::deletes || last.position > said->position;
}

}  // namespace

Result<void> read_shown(const Read& read, const Sight& sight, const env::Clock& clock, const EventSink& sink) {
  const auto* stream = std::get_if<OfStream>(&read.what);
  StreamVersion first;
  if (stream != nullptr) {
    WEIR_TRY(first, first_shown(stream->name, sight, clock.now()));
  }
  if (first == StreamVersion{}) return read_selected(read, sight.contents.terms, sight.events, sight.end, sink);
  if (first == kNoneShown) return {};
  if (read.direction == Direction::backwards) {
    if (read.start && *read.start < first.value) return {};
    // It stops at the first one, not behind it: what is gone there would be passed over one by one.
    return read_selected(read, sight.contents.terms, sight.events, sight.end, [&](const EventView& event) {
      if (event.version < first) return Flow::stop;
      return sink(event) == Flow::more && event.version > first ? Flow::more : Flow::stop;
    });
  }
  Read shown = read;
  shown.start = std::max(first.value, read.start.value_or(0));
  return read_selected(shown, sight.contents.terms, sight.events, sight.end, sink);
}

Result<std::optional<StreamVersion>> shown_version(std::string_view stream, const Sight& sight) {
  WEIR_TRY(const auto last, last_event(stream, sight.contents.terms, sight.events, sight.end));
  if (!last) return std::nullopt;
  WEIR_TRY(const bool there, is_there(stream, *last, sight));
  return there ? std::optional(last->version) : std::nullopt;
}

Result<void> visit_shown(const Sight& sight, const std::function<Flow(std::string_view, StreamVersion)>& visit) {
  Result<void> asked;
  WEIR_CHECK(
      visit_streams(sight.contents.terms, sight.events, sight.end, [&](std::string_view name, const StreamEnd& last) {
        const auto there = is_there(name, last, sight);
        if (there) return *there ? visit(name, last.version) : Flow::more;
        if (there.error().code() == Errc::stream_tombstoned) return Flow::more;
        asked = there.error();
        return Flow::stop;
      }));
  return asked;
}

Error tombstoned(std::string_view stream) {
  return {Errc::stream_tombstoned,
          fmt::format("the stream {} was ended for ever by a tombstone; use another name", stream)};
}

}  // namespace weir::store
