#include "store/contents.hpp"

#include <fmt/format.h>

#include <array>

#include "store/select.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {

namespace {

/// Whether the index names events that end a stream or say what is shown of one. A part that cannot be read may.
bool names_metadata(const index::TermIndex& terms) {
  for (const std::string_view type : {kMetadataType, kTombstoneType}) {
    std::array<Position, 1> first;
    const auto count = terms.forwards(term_of(index::TermKind::type, type), {}, {UINT64_MAX}, first);
    if (!count || *count > 0) return true;
  }
  return false;
}

}  // namespace

Contents::Contents(std::vector<std::shared_ptr<const index::Part>> parts)
    : terms(std::move(parts)), has_metadata_(names_metadata(terms)) {}

Contents::Note::Note(const EventView& event)
    : stream(event.stream), end{event.position, event.version, mark_of(event)}, terms(event) {}

void Contents::add(const Note& note, Position durable_end) {
  if (is_metadata_stream(note.stream.text)) has_metadata_.store(true, std::memory_order_relaxed);
  streams.note(note.stream, note.end, durable_end);
  terms.add(note.end.position, note.terms.terms(), note.terms.id());
  if (remembers_ids) ids.add(note.terms.id());
}

void Contents::prefetch(const Note& note) const {
  terms.prefetch(note.terms.terms(), note.terms.id());
  ids.prefetch(note.terms.id());
}

Result<void> Contents::add_checked(const EventView& event) {
  // A stream that was not written to lately is not looked up: opening would cost more than what it reads.
  const auto stream = streams.find(RecentStreams::Name(event.stream));
  if (stream && (event.version <= stream->version || event.version.value - stream->version.value - 1 > gone_)) {
    const std::string reason = fmt::format("stream {} goes on with version {}; expected {}", event.stream,
                                           event.version.value, stream->version.value + 1);
    return Error(Errc::corrupted,
                 fmt::format("position {}: {}; run weir verify on the directory and restore from a backup",
                             event.position.value, reason),
                 Corruption{.file = {}, .offset = 0, .position = event.position, .reason = reason});
  }
  add(event, event.position + 1);
  return {};
}

Result<void> Contents::add_checked(const log::FrameView& frame) {
  log::EventCursor events(frame);
  EventView event;
  log::EventCursor::Step step;
  while ((step = events.step(event)) != log::EventCursor::Step::end)
    if (step == log::EventCursor::Step::gone)
      add_gone(event);
    else
      WEIR_CHECK(add_checked(event));
  return events.status();
}

void Contents::add_gone(const EventView& event) {
  ++gone_;
  const GoneTerms known(event);
  if (event.id.is_nil()) {
    terms.add_gone(event.position, known.terms());
    return;
  }
  const index::Term id = term_of(index::TermKind::event_id, event.id);
  terms.add(event.position, known.terms(), id);
  if (remembers_ids) ids.add(id);
}

Result<std::optional<StreamEnd>> Contents::find_stream(const RecentStreams::Name& name, const StoredEvents& events,
                                                       Position durable_end) const {
  if (const auto recent = streams.find(name)) return recent;
  return last_event(name.text, terms, events, durable_end);
}

}  // namespace weir::store
