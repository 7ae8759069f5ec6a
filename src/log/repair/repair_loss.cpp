#include <algorithm>

#include "log/chain_walk.hpp"
#include "log/format.hpp"
#include "log/repair/raw_segment.hpp"
#include "log/repair/repair_plan.hpp"

namespace weir::log {
namespace {

class Loss {
 public:
  explicit Loss(Position kept) : known_end_(kept) {}

  void know(Position end) { known_end_ = std::max(known_end_, end); }

  /// Whole frames from `from` on, wherever they stand.
  void scan(Bytes segment, const SegmentBasis& basis, std::uint32_t from) {
    const auto limit = static_cast<std::uint32_t>(segment.size());
    for (std::uint32_t at = from; at < limit;) {
      if (!is_whole_frame(segment, at, limit, basis.seed)) {
        at += kFrameAlignment;
        continue;
      }
      const FrameView frame(segment, at, basis.base, basis.created);
      count(frame);
      at += frame.length();
    }
  }

  RepairLoss result(Position kept) && {
    loss_.events = std::max(known_end_ - kept, loss_.readable);
    return std::move(loss_);
  }

 private:
  void count(const FrameView& frame) {
    know(frame.end());
    // An event that makes no sense is none that anybody could read.
    (void)frame.for_each_event([this](const EventView& event) {
      ++loss_.readable;
      const auto stream = loss_.streams.find(std::string(event.stream));
      if (stream != loss_.streams.end())
        ++stream->second;
      else if (loss_.streams.size() < RepairLoss::kMaxStreams)
        loss_.streams.emplace(event.stream, 1);
      else
        ++loss_.in_other_streams;
    });
  }

  RepairLoss loss_;
  Position known_end_;
};

}  // namespace

Result<RepairLoss> loss_behind(env::FileSystem& files, const LogDirectory& directory, const RepairPlan& plan,
                               Position known_end) {
  Loss loss(plan.end.position);
  loss.know(known_end);
  for (const SegmentName& name : plan.segments) {
    if (name < plan.last) continue;
    const StoreId writer = plan.identity.writer_of(name);
    WEIR_TRY(const RawSegment segment, read_raw_segment(files, directory, name, writer, plan.identity.segment_bytes));
    const SegmentHeader assumed{.store = writer, .name = name, .created = {}};
    const SegmentBasis basis = segment.header ? segment.header->basis() : assumed.basis();
    loss.know(name.base);
    loss.scan(segment.bytes, basis, name == plan.last ? plan.end.offset : kSegmentHeaderBytes);
  }
  return std::move(loss).result(plan.end.position);
}

}  // namespace weir::log
