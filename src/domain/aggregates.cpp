#include "weir/domain/aggregates.hpp"

#include <fmt/format.h>

#include "weir/store/stream_metadata.hpp"

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

namespace {

/// history_gone if the first event that the stream shows, if any, is not the first that it had.
Result<void> check_beginning(const EventReader& reader, const std::string& stream, std::optional<StreamVersion> first) {
  if (first == StreamVersion{}) return {};
  WEIR_TRY(const FoundMetadata found, read_stream_metadata(reader, stream));
  if (first && found.is_deletion && !found.metadata.max_age && !found.metadata.max_count) return {};
  return Error(Errc::history_gone,
               fmt::format("{}: expected its first event, found {}: its metadata hide what came before, and the state "
                           "would be wrong; widen them, or declare accepts_truncated_history",
                           stream, first ? fmt::format("that it begins at version {}", first->value) : "none"));
}

/// The same for a read that gave nothing: of a stream that is not there, or of which that part is hidden.
Result<void> check_absence(const EventReader& reader, const std::string& stream) {
  WEIR_TRY(auto version, reader.stream_version(stream));
  if (!version) return {};
  WEIR_TRY(const auto first, reader.collect(Read::stream(stream).limit(1)));
  if (!first.empty()) return check_beginning(reader, stream, first[0].version);
  WEIR_TRY(version, reader.stream_version(stream));  // or it was deleted just now
  return version ? check_beginning(reader, stream, std::nullopt) : Result<void>{};
}

}  // namespace

Result<std::optional<StreamVersion>> fold_stream(const EventReader& reader, const Read& read, StreamVersion up_to,
                                                 Beginning beginning, const Fold& fold) {
  const std::string& stream = std::get<OfStream>(read.what).name;
  std::optional<StreamVersion> first;
  std::optional<StreamVersion> last;
  Result<void> folded;
  const auto lacks_beginning = [&] { return beginning == Beginning::needed && first > StreamVersion{}; };
  WEIR_CHECK(reader.read(read, [&](const EventView& event) {
    if (!first) first = event.version;
    if (event.version > up_to || lacks_beginning()) return Flow::stop;
    folded = fold(event);
    if (!folded) return Flow::stop;
    last = event.version;
    return event.version == up_to ? Flow::stop : Flow::more;
  }));
  if (lacks_beginning()) {
    WEIR_CHECK(check_beginning(reader, stream, first));
    return fold_stream(reader, read, up_to, Beginning::may_be_gone, fold);
  }
  if (beginning == Beginning::needed && !first) WEIR_CHECK(check_absence(reader, stream));
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
