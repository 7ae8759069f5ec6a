#include "weir/domain/aggregates.hpp"

#include <fmt/format.h>

namespace weir::detail {

void set_cause(std::vector<NewEvent>& events, const Cause& cause) {
  for (NewEvent& event : events) {
    event.correlation = cause.correlation.is_nil() ? events.front().id : cause.correlation;
    event.causation = cause.causation;
  }
}

Result<std::string> stream_of(std::string_view category, std::string_view id) {
  std::string stream = fmt::format("{}-{}", category, id);
  if (id.empty()) {
    return Error(Errc::invalid_argument, fmt::format("expected the id of a stream \"{}-<id>\", found none", category));
  }
  if (stream.size() > kMaxStreamName) {
    return Error(Errc::invalid_argument,
                 fmt::format("the stream's name has {} bytes, expected at most {}: \"{:.60}...\"", stream.size(),
                             kMaxStreamName, stream));
  }
  return stream;
}

Result<std::optional<StreamVersion>> fold_stream(const EventReader& reader, const Read& read, StreamVersion up_to,
                                                 const Fold& fold) {
  std::optional<StreamVersion> last;
  Result<void> folded;
  WEIR_CHECK(reader.read(read, [&](const EventView& event) {
    if (event.version > up_to) return Flow::stop;
    folded = fold(event);
    if (!folded) return Flow::stop;
    last = event.version;
    return event.version == up_to ? Flow::stop : Flow::more;
  }));
  WEIR_CHECK(folded);
  return last;
}

Result<CommitReceipt> commit_decision(EventStore& store, const std::string& stream, std::optional<StreamVersion> seen,
                                      std::vector<NewEvent> events, const Cause& cause) {
  set_cause(events, cause);
  return store.commit(Commit{}.append(stream, ExpectedState::after(seen), std::move(events)));
}

Error no_such_version(const std::string& stream, StreamVersion wanted, std::optional<StreamVersion> last) {
  if (!last)
    return Error(Errc::not_found, fmt::format("expected version {} of {}, found no such stream", wanted.value, stream));
  return Error(Errc::not_found, fmt::format("expected version {} of {}, found that its last version is {}",
                                            wanted.value, stream, last->value));
}

Error inapplicable(const EventView& event, std::string_view of, std::initializer_list<EventType> known) {
  const auto found = parse_event_type(event.type);
  std::string names;
  for (const EventType& type : known) {
    if (found && found->name == type.name) return unknown_type(event, type);
    fmt::format_to(std::back_inserter(names), "{}{}", names.empty() ? "" : ", ", to_string(type));
  }
  return Error(Errc::unknown_event_type,
               fmt::format("{} version {}: expected an event of {} ({}), found a {}: add it to its Events",
                           event.stream, event.version.value, of, names, event.type));
}

}  // namespace weir::detail
