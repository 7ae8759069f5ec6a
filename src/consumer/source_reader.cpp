#include "consumer/source_reader.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "consumer/gaps.hpp"

namespace weir::consumer {
namespace {

constexpr std::uint64_t kReadAtOnce = 512;
/// And no more once it has so many bytes: a few of the largest events, not hundreds.
constexpr std::size_t kBytesAtOnce = 4 * 1024 * 1024;
/// How long a stop may have to wait for a reader that waits for events.
constexpr std::chrono::milliseconds kWait{100};

}  // namespace

SourceReader::SourceReader(Runtime& runtime, std::deque<Lane>& lanes, const Router& router, const Partitions& resumed)
    : runtime_(runtime),
      lanes_(lanes),
      router_(router),
      resumed_(resumed),
      routed_(std::ranges::min_element(resumed, {}, &TrackingPoint::next)->next.value) {}

void SourceReader::run() {
  const EventReader& reader = router_.source().reader();
  while (!runtime_.halt.requested()) {
    const Position routed{routed_.load(std::memory_order_relaxed)};
    const Position end = reader.wait_past(routed, kWait);  // the durable end (rule C4)
    if (auto done = end > routed ? read_on(end) : expect_readable(routed); !done) {
      runtime_.halt.fail(done.error().during("reading source " + router_.source().label()));
      return;
    }
  }
}

Result<void> SourceReader::expect_readable(Position at) const {
  return router_.source().reader().read(Read::all(at).limit(1), [](const EventView&) { return Flow::stop; });
}

Result<void> SourceReader::read_on(Position end) {
  const Position from{routed_.load(std::memory_order_relaxed)};
  Position next = from;
  std::uint64_t count = 0;
  std::size_t bytes = 0;
  bool cut_short = false;
  std::optional<Position> gap;  // the first
  std::vector<Item> items;
  WEIR_CHECK(router_.source().reader().read(Read::all(from), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;
    cut_short = count == kReadAtOnce || bytes >= kBytesAtOnce;
    if (cut_short) return Flow::stop;
    ++count;
    bytes += event.data.size() + event.metadata.size();
    if (!gap && event.position > next) gap = next;
    next = event.position + 1;
    auto item = router_.route(event);
    if (item && event.position >= resumed_[item->partition].next) items.push_back(std::move(*item));
    return Flow::more;
  }));
  if (!cut_short) {
    if (!gap && next < end) gap = next;
    next = end;
  }
  // Asked after the read: what is scavenged meanwhile was read, or has left a gap.
  if (gap) WEIR_CHECK(expect_no_gap(runtime_, router_, *gap, next));
  for (Item& item : items)
    if (!lanes_[runtime_.lane_of(item.partition)].queue().push(std::move(item))) return {};  // it ends
  routed_.store(next.value, std::memory_order_release);
  return {};
}

Position SourceReader::frontier() const {
  // First what was given out, then what of it is not done: the other way round, an item could slip through between.
  Position frontier{routed_.load(std::memory_order_acquire)};
  for (Lane& lane : lanes_)
    if (const auto oldest = lane.queue().oldest(router_.number())) frontier = std::min(frontier, *oldest);
  return frontier;
}

bool SourceReader::is_caught_up() const { return frontier() >= router_.source().reader().durable_end(); }

}  // namespace weir::consumer
