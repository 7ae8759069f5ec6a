#include "simulation/small_store.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "log/identity.hpp"
#include "log/segment_reader.hpp"
#include "simulation/oracle.hpp"
#include "simulation/swarm.hpp"
#include "simulation/workload.hpp"

namespace weir::simulation {
namespace {

constexpr std::uint32_t kSegmentBytes = 40 * 1024;
constexpr std::uint64_t kLogBytes = 64 * 1024;
constexpr std::uint64_t kStreams = 9;

}  // namespace

SmallStore::SmallStore(Left left) {
  const Swarm swarm{
      .segment_bytes = kSegmentBytes, .streams = kStreams, .large_events_one_in = 25, .weights = {}, .faults = {}};
  Dice dice(world_.random);
  Workload workload(dice, swarm);
  Writer writer(world_, model_, findings_);
  value_or_abort(writer.open(kSegmentBytes));
  while (log_bytes_ < kLogBytes) {
    writer.commit(dice.one_in(10) ? workload.track(model_) : workload.next(model_, Durability::durable));
    note_extents();
  }
  if (left == Left::closed) {
    value_or_abort(writer.stop());
    writer.die();
  } else {
    world_.disk.cut_power(env::PowerCut::keeps_all);
    writer.die();
    world_.disk.power_on();
  }
  WEIR_ASSERT(!findings_.any(), "a small store is written without trouble");
  note_extents();
  const log::LogDirectory where{kStore};
  files_ = {where.identity(), where.control()};
  for (const auto& name : value_or_abort(where.list_segments(world_.disk))) files_.push_back(where.segment(name));
  image_ = world_.disk.image();
}

/// Reads through the frames as far as they are whole.
void SmallStore::note_extents() {
  const log::LogDirectory where{kStore};
  const auto identity = value_or_abort(log::read_identity(world_.disk, where));
  extents_.clear();
  times_.clear();
  places_.clear();
  bases_.clear();
  log_bytes_ = 0;
  for (const auto& name : value_or_abort(where.list_segments(world_.disk))) {
    const auto segment =
        value_or_abort(log::open_segment(world_.disk, where, name, identity.store, env::Opening::read_only));
    std::vector<std::byte> bytes(kSegmentBytes);
    value_or_abort(segment.file->read_at(0, bytes));
    log::ChainWalk walk(bytes, segment.header);
    extents_.push_back({segment.path, 0, log::kSegmentHeaderBytes});
    bases_.push_back({name.base, segment.path});
    while (const auto frame = walk.next(kSegmentBytes)) {
      extents_.push_back({segment.path, frame->offset(), frame->offset() + frame->length()});
      log_bytes_ += frame->length();
      if (frame->count() > 0) places_[frame->first()] = frame->offset();
      if (!frame->is_closing()) times_.push_back(frame->time());
    }
  }
}

std::optional<std::uint64_t> SmallStore::frame_of(const env::Path& file, std::uint64_t offset) const {
  const auto found = std::ranges::find_if(
      extents_, [&](const Extent& e) { return e.file == file && e.begin <= offset && offset < e.end; });
  if (found == extents_.end()) return std::nullopt;
  return found->begin;
}

const env::Path& SmallStore::file_of(Position position) const {
  std::size_t at = 0;
  while (at + 1 < bases_.size() && bases_[at + 1].first <= position) ++at;
  return bases_[at].file;
}

Result<void> SmallStore::Reading::take(const log::FrameView& frame) {
  if (frame.is_closing()) return {};
  if (is_wrong_ || commits_ == model_.commits().size()) {
    is_wrong_ = true;
    return {};
  }
  Findings none;
  const Oracle oracle(model_, none);
  is_wrong_ = frame.time() != times_[commits_];
  const ModelCommit& wanted = model_.commits()[commits_++];
  is_wrong_ = is_wrong_ || frame.first() != wanted.first || frame.count() != wanted.events.size();
  WEIR_CHECK(frame.for_each_event([&](const EventView& event) { is_wrong_ = is_wrong_ || !oracle.is_right(event); }));
  std::size_t moves = 0;
  WEIR_CHECK(frame.for_each_move([&](const TrackingMove& move) {
    is_wrong_ = is_wrong_ || moves == wanted.tracking.size() || move.consumer != wanted.tracking[moves].consumer ||
                move.partition != wanted.tracking[moves].partition || move.to != wanted.tracking[moves].to;
    ++moves;
  }));
  is_wrong_ = is_wrong_ || moves != wanted.tracking.size();
  return {};
}

}  // namespace weir::simulation
