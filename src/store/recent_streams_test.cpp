#include "store/recent_streams.hpp"

#include <gtest/gtest.h>

namespace weir::store {
namespace {

using Name = RecentStreams::Name;

TEST(RecentStreams, the_latest_are_known_and_the_oldest_forgotten) {
  RecentStreams streams(4);
  for (std::uint64_t i = 0; i < 20; ++i) streams.note(Name("s-" + std::to_string(i)), {{i}, {7}}, {i});
  EXPECT_FALSE(streams.find(Name("s-0")));
  ASSERT_TRUE(streams.find(Name("s-19")));
  EXPECT_EQ(streams.find(Name("s-19"))->position, Position{19});
  streams.note(Name("s-19"), {{20}, {8}}, {20});
  EXPECT_EQ(streams.find(Name("s-19"))->version, StreamVersion{8});
}

TEST(RecentStreams, what_is_in_flight_is_never_forgotten) {
  RecentStreams streams(4);
  for (std::uint64_t i = 0; i < 100; ++i) streams.note(Name("s-" + std::to_string(i)), {{i}, {0}}, {0});
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_TRUE(streams.find(Name("s-" + std::to_string(i)))) << i;
}

}  // namespace
}  // namespace weir::store
