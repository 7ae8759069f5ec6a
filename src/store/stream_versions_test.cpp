// Goal: a gap in a stream's versions is found in whatever order streams come, also when there are more than fit.
// Method: events by hand, and tables of a few streams.
#include "store/stream_versions.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir::store {
namespace {

void add(StreamVersions& versions, const std::string& stream, std::uint64_t version) {
  EventView event;
  event.stream = stream;
  event.version = {version};
  versions.add(event);
}

TEST(StreamVersionsTest, streams_that_go_on_one_by_one_are_not_suspected) {
  StreamVersions versions({});
  for (std::uint64_t version = 0; version < 3; ++version)
    for (int i = 0; i < 5000; ++i) add(versions, "order-" + std::to_string(i), version);
  EXPECT_EQ(versions.streams(), 5000u);
  EXPECT_TRUE(versions.suspects().empty());
  EXPECT_FALSE(versions.left());
}

TEST(StreamVersionsTest, gaps_repeats_and_late_beginnings_are_suspected) {
  StreamVersions versions({});
  for (const auto& [stream, second] : {std::pair("gap", 2u), std::pair("repeat", 0u), std::pair("fine", 1u)}) {
    add(versions, stream, 0);
    add(versions, stream, second);
  }
  add(versions, "late", 1);
  EXPECT_EQ(versions.suspects(), (std::set{StreamVersions::hash_of("gap"), StreamVersions::hash_of("repeat"),
                                           StreamVersions::hash_of("late")}));
}

TEST(StreamVersionsTest, what_does_not_fit_is_left_to_further_passes_and_no_stream_is_forgotten) {
  std::uint64_t seen = 0;
  std::size_t suspected = 0;
  int passes = 0;
  std::optional<HashRange> range = HashRange{};
  for (; range && passes < 100; ++passes) {
    StreamVersions versions(*range, 100);
    for (std::uint64_t version = 0; version < 2; ++version)
      for (int i = 0; i < 1000; ++i) add(versions, "order-" + std::to_string(i), i == 77 ? version * 2 : version);
    EXPECT_LE(versions.streams(), 100u);
    seen += versions.streams();
    suspected += versions.suspects().size();
    range = versions.left();
  }
  EXPECT_EQ(seen, 1000u);
  EXPECT_EQ(suspected, 1u);
  EXPECT_GT(passes, 9);
  EXPECT_LT(passes, 40);
}

}  // namespace
}  // namespace weir::store
