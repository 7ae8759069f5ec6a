#include "store/tracking_snapshot.hpp"

#include <gtest/gtest.h>

#include <random>

namespace weir::store {
namespace {

TrackingTable some_table() {
  std::mt19937_64 random(3);
  TrackingTable table;
  for (int consumer = 0; consumer < 5; ++consumer) {
    StoreId source;
    source.bytes[0] = static_cast<std::uint8_t>(1 + consumer % 2);
    for (int move = 0; move < 300; ++move)
      table.apply({.consumer = "consumer-" + std::to_string(consumer),
                   .source = source,
                   .partition = static_cast<std::uint16_t>(random() % kPartitions),
                   .from = {},
                   .to = {Position{random()}, static_cast<std::uint32_t>(random())}});
  }
  return table;
}

TEST(TrackingSnapshot, a_table_comes_back_as_it_was) {
  const TrackingTable table = some_table();
  const auto again = decode_tracking(encode_tracking(table));
  ASSERT_TRUE(again);
  const auto before = table.all();
  const auto after = again->all();
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].consumer, after[i].consumer);
    EXPECT_EQ(before[i].source, after[i].source);
    EXPECT_EQ(before[i].partitions, after[i].partitions);
  }
}

TEST(TrackingSnapshot, one_cut_short_is_corruption) {
  const std::string whole = encode_tracking(some_table());
  for (std::size_t size = 1; size < whole.size(); size += 37) {
    const auto cut = decode_tracking(std::string_view(whole).substr(0, size));
    if (cut) {
      EXPECT_LT(cut->all().size(), 5u) << "only between two states";
    } else {
      EXPECT_EQ(cut.error().code(), Errc::corrupted);
    }
  }
}

}  // namespace
}  // namespace weir::store
