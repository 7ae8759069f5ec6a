// Goal: a segment is replaced while the log's owner adds others. Method: one thread adds, another replaces the last one
// that it sees, over many segments, so that what holds them grows all the time.
#include <gtest/gtest.h>

#include <atomic>

#include "env/thread.hpp"
#include "log/segments.hpp"

namespace weir::log {
namespace {

struct NoBytes final : env::Mapping {
  Bytes bytes() const override { return {}; }
  MutableBytes writable() override { return {}; }
  Result<void> write(std::uint64_t, Bytes) override { return {}; }
};

std::unique_ptr<Segment> segment(const SegmentName& name) {
  return std::make_unique<Segment>("s", std::make_unique<NoBytes>(), name, SegmentBasis{});
}

/// One event each.
SegmentName name_of(std::uint32_t number) { return {{number}, number}; }

TEST(SegmentsRace, segments_are_replaced_while_others_are_added) {
  constexpr std::uint32_t kSegments = 100'000;
  Segments segments;
  segments.add(segment(name_of(0)));
  env::Thread adding("adding", [&] {
    for (std::uint32_t n = 1; n < kSegments; ++n) {
      segments.add(name_of(n));
      segments.publish({n});
    }
  });
  while (segments.end() < Position{kSegments - 1}) {
    segments.replace(segment(name_of(0)));
    const auto seen = static_cast<std::uint32_t>(segments.end().value);
    if (seen > 0) segments.replace(segment(name_of(seen - 1)));
  }
  adding.join();
  EXPECT_EQ(segments.replaced(), 0u);
}

}  // namespace
}  // namespace weir::log
