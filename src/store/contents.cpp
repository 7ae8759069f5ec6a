#include "store/contents.hpp"

#include <fmt/format.h>

#include "store/event_terms.hpp"
#include "store/select.hpp"

namespace weir::store {

void Contents::add(const EventView& event, Position durable_end) {
  streams.note(event.stream, {event.position, event.version}, durable_end);
  with_terms_of(event, [&](std::span<const index::Term> known, index::Term id) {
    terms.add(event.position, known, id);
    ids.add(id);
  });
}

Result<void> Contents::add_checked(const EventView& event) {
  // A stream that was not written to lately is not looked up: opening would cost more than what it reads.
  if (const auto stream = streams.find(event.stream); stream && event.version != stream->version + 1) {
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

Result<std::optional<StreamEnd>> Contents::find_stream(std::string_view name, const StoredEvents& events,
                                                       Position durable_end) const {
  if (const auto recent = streams.find(name)) return recent;
  return last_event(name, terms, events, durable_end);
}

}  // namespace weir::store
