#include "store/ledger.hpp"

#include <utility>

#include "store/receipt.hpp"
#include "store/tracking_snapshot.hpp"

namespace weir::store {

Ledger::Ledger(std::vector<std::shared_ptr<const index::Part>> parts, TrackingTable tracking)
    : contents_(std::move(parts)), tracking_(std::move(tracking)) {
  shown_.show(tracking_);
}

Result<void> Ledger::add(const log::FrameView& frame) {
  WEIR_CHECK(contents_.add_checked(frame));
  note_frame(frame.segment(), frame.offset(), frame.length(), frame.count());
  return frame.for_each_move([&](const TrackingMove& move) {
    tracking_.apply(move);
    shown_.show(move);
  });
}

Taken Ledger::take(const Commit& commit, Examination examined, log::Turn& turn, const StoredEvents& events,
                   Position durable_end) {
  const Record record{contents_, tracking_, events, durable_end, turn.next_position()};
  Taken taken{judge(commit, std::move(examined), record), {}, turn.last_batch()};
  const auto* accepted = std::get_if<Accepted>(&taken.verdict);
  if (accepted == nullptr) return taken;

  std::vector<log::StreamAppend> writes;
  writes.reserve(commit.writes.size());
  for (std::size_t i = 0; i < commit.writes.size(); ++i)
    writes.push_back({commit.writes[i].stream, accepted->first_versions[i], commit.writes[i].events});
  const Position first = turn.next_position();
  const auto appended = turn.append({writes, commit.tracking}, commit.durability);
  if (!appended) {
    taken.verdict = Refused{appended.error()};
    return taken;
  }
  taken.batch = appended->batch;
  taken.receipt = receipt_of(commit, accepted->first_versions, first);
  note(commit, accepted->first_versions, first, durable_end);
  note_frame(appended->segment, appended->offset, appended->length, taken.receipt.count);
  for (const TrackingMove& move : commit.tracking) tracking_.apply(move);
  shown_.wait_for(appended->batch, commit.tracking);
  return taken;
}

void Ledger::note(const Commit& commit, const std::vector<StreamVersion>& first_versions, Position first,
                  Position durable_end) {
  EventView noted;
  noted.position = first;
  auto version = first_versions.begin();
  for (const StreamWrite& write : commit.writes) {
    noted.stream = write.stream;
    noted.version = *version++;
    for (const NewEvent& event : write.events) {
      noted.type = event.type;
      noted.id = event.id;
      noted.data = event.data;  // metadata are looked into
      noted.correlation = event.correlation.is_nil() ? event.id : event.correlation;
      noted.tags.assign(event.tags.begin(), event.tags.end());
      contents_.prefetch(waiting_.emplace_back(noted));
      if (waiting_.size() == kNotedTogether) note_waiting(durable_end);
      noted.position = noted.position + 1;
      noted.version = noted.version + 1;
    }
  }
  note_waiting(durable_end);
}

void Ledger::note_waiting(Position durable_end) {
  for (const Contents::Note& note : waiting_) contents_.add(note, durable_end);
  waiting_.clear();
}

void Ledger::note_frame(const log::SegmentName& segment, std::uint32_t offset, std::uint32_t length,
                        std::uint64_t count) {
  contents_.terms.add_frame(count, offset);
  last_.end.segment = segment;
  last_.end.offset = offset + length;
  last_.last_frame = offset;
  part_bytes_ += length;
}

index::Frozen Ledger::freeze() {
  index::Frozen frozen{contents_.terms.freeze(), last_, encode_tracking(tracking_)};
  frozen.checkpoint.end.end = frozen.part->end();
  part_bytes_ = 0;
  return frozen;
}

}  // namespace weir::store
