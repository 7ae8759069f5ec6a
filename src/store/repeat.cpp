#include "store/repeat.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.hpp"
#include "store/scavenge/event_hash.hpp"
#include "store/select.hpp"

namespace weir::store {
namespace {

bool same_event(const StreamWrite& write, const NewEvent& wanted, const EventView& there) {
  return there.id == wanted.id && there.stream == write.stream && there.type == wanted.type &&
         there.data == wanted.data && there.metadata == wanted.metadata && there.causation == wanted.causation &&
         there.correlation == (wanted.correlation.is_nil() ? wanted.id : wanted.correlation) &&
         std::ranges::equal(there.tags, wanted.tags);
}

/// Of an event that was scavenged the hash says all.
bool same_gone(const StreamWrite& write, const NewEvent& wanted, const EventView& gone) {
  EventView event;
  event.version = gone.version;
  event.stream = write.stream;
  event.type = wanted.type;
  event.id = wanted.id;
  event.correlation = wanted.correlation.is_nil() ? wanted.id : wanted.correlation;
  event.causation = wanted.causation;
  event.data = wanted.data;
  event.metadata = wanted.metadata;
  event.tags.assign(wanted.tags.begin(), wanted.tags.end());
  return std::ranges::equal(event_hash(event), bytes_of(gone.data));
}

bool same_move(const TrackingMove& a, const TrackingMove& b) {
  return a.consumer == b.consumer && a.source == b.source && a.partition == b.partition && a.from == b.from &&
         a.to == b.to;
}

/// The receipt of the commit that wrote `place`, if that is this very commit.
Result<std::optional<CommitReceipt>> first_receipt(const Commit& commit, Position place, const StoredEvents& events) {
  WEIR_TRY(const StoredCommit stored, events.commit_at(place));
  std::uint64_t count = 0;
  for (const StreamWrite& write : commit.writes) count += write.events.size();
  if (count != stored.count || !std::ranges::equal(commit.tracking, stored.tracking, same_move)) return std::nullopt;

  CommitReceipt receipt{.first = stored.first, .count = count, .streams = {}, .repeated = true};
  Position position = stored.first;
  EventView there;
  for (const StreamWrite& write : commit.writes) {
    std::optional<std::uint64_t> first;  // version
    for (std::size_t i = 0; i < write.events.size(); ++i, position = position + 1) {
      WEIR_TRY(const bool is_there, events.at(position, there));
      const NewEvent& wanted = write.events[i];
      if (there.id.is_nil()) continue;  // gone, and its id forgotten: the others say that it was this commit
      if (is_there ? !same_event(write, wanted, there) : !same_gone(write, wanted, there)) return std::nullopt;
      first = there.version.value - i;
    }
    if (!first) return std::nullopt;  // nor can anybody say which versions these had
    receipt.streams.push_back({write.stream, {*first}, {*first + write.events.size() - 1}});
  }
  return receipt;
}

Verdict repeat_of(const Commit& commit, const EventId& id, Position place, const StoredEvents& events) {
  auto receipt = first_receipt(commit, place, events);
  if (!receipt) return Refused{receipt.error()};
  if (*receipt) return Repeated{**std::move(receipt)};
  return Refused{Error(Errc::id_reused,
                       fmt::format("event id {} was committed before, at position {}, in a commit with other content; "
                                   "repeat that commit unchanged, or give the new events new ids",
                                   to_string(id), place.value))};
}

/// Where the write's events would stand if it had been committed before: right after what it expects.
Result<std::optional<Position>> where_expected(const StreamWrite& write, const std::optional<StreamEnd>& stream,
                                               const Record& record) {
  std::uint64_t version = 0;
  if (write.expected.kind() == ExpectedState::Kind::exactly)
    version = write.expected.version().value + 1;
  else if (write.expected.kind() != ExpectedState::Kind::no_stream)
    return std::nullopt;
  if (!stream || stream->version.value < version) return std::nullopt;
  std::optional<Position> place;
  const Read read = Read::stream(write.stream).from(StreamVersion{version}).limit(1);
  WEIR_CHECK(read_selected(read, record.contents.terms, record.events, record.durable_end, [&](const EventView& there) {
    if (there.id == write.events.front().id) place = there.position;
    return Flow::stop;
  }));
  return place;
}

}  // namespace

std::optional<Verdict> settle(const Commit& commit, const Unsettled& question, const StoredEvents& events) {
  EventView there;
  const auto is_there = events.at(question.place, there);
  if (!is_there) return Refused{is_there.error()};
  if (there.id != question.id) return std::nullopt;  // nor is the nil one of what is gone and forgotten
  return repeat_of(commit, question.id, question.place, events);
}

void prefetch_repeat(const Commit& commit, const Record& record) {
  for (const StreamWrite& write : commit.writes)
    for (const NewEvent& event : write.events)
      record.contents.ids.prefetch(term_of(index::TermKind::event_id, event.id));
}

std::optional<Verdict> find_repeat(const Commit& commit, const StreamEnds& ends, const Record& record) {
  for (const StreamWrite& write : commit.writes) {
    for (const NewEvent& event : write.events) {
      const index::Term id = term_of(index::TermKind::event_id, event.id);
      const Position end = record.contents.ids.may_have(id) ? record.end : record.contents.ids.since();
      if (end == Position{}) continue;  // it is new, and so was the store when it was opened
      const auto place = record.contents.terms.find_id(id, end);
      if (!place) return Refused{place.error()};
      if (!*place) continue;
      const Unsettled question{event.id, **place};
      if (**place >= record.durable_end) return question;
      if (auto verdict = settle(commit, question, record.events)) return verdict;
    }
  }
  auto end = ends.begin();
  for (const StreamWrite& write : commit.writes) {
    auto place = where_expected(write, *end++, record);
    if (!place) return Refused{place.error()};
    if (*place) return repeat_of(commit, write.events.front().id, **place, record.events);
  }
  return std::nullopt;
}

}  // namespace weir::store
