#include "store/stream_life.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.hpp"
#include "store/metadata_json.hpp"
#include "store/select.hpp"

namespace weir::store {
namespace {

/// The last event of the stream's metadata stream; nothing for nearly all streams.
Result<std::optional<StreamEnd>> end_of_metadata(std::string_view stream, const Sight& sight) {
  if (!sight.contents.has_metadata() || is_metadata_stream(stream)) return std::nullopt;
  return last_event(metadata_stream_of(stream), sight.contents.terms, sight.events, sight.end);
}

/// What of an event its life hangs on.
struct Brief {
  Position position;
  StreamVersion version;
  Time time;
};

/// The first event of the stream with that version or later.
Result<std::optional<Brief>> event_from(std::string_view stream, StreamVersion version, const Sight& sight) {
  std::optional<Brief> found;
  WEIR_CHECK(read_selected(Read::stream(stream).from(version).limit(1), sight.contents.terms, sight.events, sight.end,
                           [&](const EventView& event) {
                             found = {event.position, event.version, event.time};
                             return Flow::stop;
                           }));
  return found;
}

/// The first version of the stream, at or before `last`, whose event `holds`; last + 1 when there is none.
/// Precondition: it holds for all events behind one for which it holds.
template <class Holds>
Result<StreamVersion> first_that(std::string_view stream, StreamVersion last, const Sight& sight, Holds&& holds) {
  std::uint64_t least = 0;
  std::uint64_t beyond = last.value + 1;
  while (least < beyond) {
    const std::uint64_t middle = least + (beyond - least) / 2;
    WEIR_TRY(const auto event, event_from(stream, {middle}, sight));
    if (event && event->version <= last && !holds(*event))
      least = std::max(middle, event->version.value) + 1;
    else
      beyond = middle;
  }
  return StreamVersion{least};
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

  StreamVersion first = metadata->truncate_before.value_or(StreamVersion{});
  if (said->mark == StreamMark::deletes) {
    if (last->position < said->position) return kNoneShown;
    WEIR_TRY(first,
             first_that(stream, last->version, sight, [&](const Brief& one) { return one.position > said->position; }));
  }
  if (const auto count = metadata->max_count; count && *count <= last->version.value)
    first = std::max(first, StreamVersion{last->version.value + 1 - *count});
  if (metadata->max_age) {
    // In whole seconds, so that no age is too large to be taken off.
    if (*metadata->max_age < std::chrono::floor<std::chrono::seconds>(now.time_since_epoch())) {
      const Time oldest = now - *metadata->max_age;
      WEIR_TRY(const StreamVersion young,
               first_that(stream, last->version, sight, [&](const Brief& one) { return one.time >= oldest; }));
      first = std::max(first, young);
    }
  }
  return first;
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
  if (read.direction == Direction::backwards)
    return read_selected(read, sight.contents.terms, sight.events, sight.end,
                         [&](const EventView& event) { return event.version < first ? Flow::stop : sink(event); });
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
