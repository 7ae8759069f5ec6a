#include "proof/commit_record.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>

#include "log/record_bytes.hpp"

namespace weir::proof {
namespace {

using log::put;
using log::put_id;
using log::put_number;
using log::put_text;

/// The first bytes of a commit's record. What is hashed in another way some day begins with others.
constexpr std::string_view kCommitMark = "WEIRCMT1";

Error gone(Position position) {
  return {Errc::not_found,
          fmt::format("the event at position {} was scavenged: its hash is all that is left of it", position.value)};
}

}  // namespace

void write_move_record(std::vector<std::byte>& into, const TrackingMove& move) {
  into.clear();
  put_text(into, move.consumer);
  put_id(into, move.source);
  put_number(into, move.partition);
  put_number(into, move.from.value);
  put_number(into, move.to.next.value);
  put_number(into, move.to.frame_checksum);
}

Result<Bytes> CommitRecorder::record(const log::FrameView& frame, std::optional<std::uint64_t> marked) {
  events_.clear();
  moves_.clear();
  using Step = log::EventCursor::Step;
  log::EventCursor events(frame);
  EventView event;
  for (Step step; (step = events.step(event)) != Step::end;) {
    const bool is_marked = marked && *marked == events_.size();
    if (step == Step::event) write_event_record(part_, event);
    if (is_marked && step == Step::gone) return gone(event.position);
    if (is_marked) marked_event_ = part_;
    events_.add(step == Step::event ? leaf_hash(part_) : events.hash(),
                is_marked ? MerkleTree::Leaf::marked : MerkleTree::Leaf::plain);
  }
  WEIR_CHECK(events.status());
  WEIR_CHECK(frame.for_each_move([&](const TrackingMove& move) {
    write_move_record(part_, move);
    moves_.add(leaf_hash(part_));
  }));
  commit_.clear();
  put(commit_, bytes_of(kCommitMark));
  put_number(commit_, frame.first().value);
  put_number(commit_, std::uint64_t{frame.count()});
  put_number(commit_, static_cast<std::uint64_t>(frame.time().time_since_epoch().count()));
  put(commit_, events_.root());
  put(commit_, moves_.root());
  return Bytes(commit_);
}

}  // namespace weir::proof
