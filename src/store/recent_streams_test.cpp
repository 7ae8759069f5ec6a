#include "store/recent_streams.hpp"

#include <gtest/gtest.h>

namespace weir::store {
namespace {

TEST(RecentStreams, the_latest_are_known_and_the_oldest_forgotten) {
  RecentStreams streams(4);
  for (std::uint64_t i = 0; i < 20; ++i) streams.note("s-" + std::to_string(i), {{i}, {7}}, {i});
  EXPECT_FALSE(streams.find("s-0"));
  ASSERT_TRUE(streams.find("s-19"));
  EXPECT_EQ(streams.find("s-19")->position, Position{19});
  streams.note("s-19", {{20}, {8}}, {20});
  EXPECT_EQ(streams.find("s-19")->version, StreamVersion{8});
}

TEST(RecentStreams, what_is_in_flight_is_never_forgotten) {
  RecentStreams streams(4);
  for (std::uint64_t i = 0; i < 100; ++i) streams.note("s-" + std::to_string(i), {{i}, {0}}, {0});
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_TRUE(streams.find("s-" + std::to_string(i))) << i;
}

}  // namespace
}  // namespace weir::store
