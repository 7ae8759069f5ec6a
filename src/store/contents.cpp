#include "store/contents.hpp"

#include <fmt/format.h>

#include <array>

#include "store/select.hpp"

namespace weir::store {

using index::Term;
using index::term_of;
using index::TermKind;

void Contents::add(const EventView& event, Position durable_end) {
  streams.note(event.stream, {event.position, event.version}, durable_end);
  const Term id = term_of(TermKind::event_id, event.id);
  const bool begins = event.version == StreamVersion{};
  const std::array own{term_of(TermKind::stream, event.stream), term_of(TermKind::category, category_of(event.stream)),
                       term_of(TermKind::type, event.type), term_of(TermKind::correlation, event.correlation),
                       term_of(TermKind::beginning, std::string_view{})};
  const std::span<const Term> known = std::span(own).first(begins ? own.size() : own.size() - 1);
  if (event.tags.empty()) return terms.add(event.position, known, id);
  std::vector<Term> all(known.begin(), known.end());
  for (const std::string_view tag : event.tags) all.push_back(term_of(TermKind::tag, tag));
  terms.add(event.position, all, id);
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
