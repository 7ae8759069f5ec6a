#include "store/ledger.hpp"

#include "store/receipt.hpp"

namespace weir::store {

Result<void> Ledger::add(const log::FrameView& frame) {
  if (frame.count() > 0) ids_.begin_commit(frame.first());
  log::EventCursor events(frame);
  EventView event;
  while (events.next(event)) {
    WEIR_CHECK(contents_.add_checked(event));
    ids_.add(event.id);
  }
  WEIR_CHECK(events.status());
  return frame.for_each_move([&](const TrackingMove& move) {
    tracking_.apply(move);
    shown_.show(move);
  });
}

Taken Ledger::take(const Commit& commit, log::Turn& turn, const StoredEvents& events, Position durable_end) {
  Taken taken{judge(commit, {contents_, ids_, tracking_, events, durable_end}), {}, turn.last_batch()};
  const auto* accepted = std::get_if<Accepted>(&taken.verdict);
  if (accepted == nullptr) return taken;

  std::vector<log::StreamAppend> writes;
  writes.reserve(commit.writes.size());
  for (std::size_t i = 0; i < commit.writes.size(); ++i)
    writes.push_back({commit.writes[i].stream, accepted->first_versions[i], commit.writes[i].events});
  const Position first = turn.next_position();
  const auto batch = turn.append({writes, commit.tracking}, commit.durability);
  if (!batch) {
    taken.verdict = Refused{batch.error()};
    return taken;
  }
  taken.batch = *batch;
  taken.receipt = receipt_of(commit, accepted->first_versions, first);
  note(commit, accepted->first_versions, first);
  for (const TrackingMove& move : commit.tracking) tracking_.apply(move);
  shown_.wait_for(*batch, commit.tracking);
  return taken;
}

void Ledger::note(const Commit& commit, const std::vector<StreamVersion>& first_versions, Position first) {
  if (!commit.writes.empty()) ids_.begin_commit(first);
  EventView noted;
  noted.position = first;
  auto version = first_versions.begin();
  for (const StreamWrite& write : commit.writes) {
    noted.stream = write.stream;
    noted.version = *version++;
    for (const NewEvent& event : write.events) {
      noted.type = event.type;
      noted.correlation = event.correlation.is_nil() ? event.id : event.correlation;
      noted.tags.assign(event.tags.begin(), event.tags.end());
      contents_.add(noted);
      ids_.add(event.id);
      noted.position = noted.position + 1;
      noted.version = noted.version + 1;
    }
  }
}

}  // namespace weir::store
