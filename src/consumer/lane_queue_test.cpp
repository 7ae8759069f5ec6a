// Goal: a lane may handle different keys together, and never passes over an event of a partition (T6).
// Method: the queue alone, with keys whose partitions are known.
#include "consumer/lane_queue.hpp"

#include <gmock/gmock.h>

#include "weir/store/tracking.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;

struct LaneQueueTest : testing::Test {
  LaneQueue queue;
  std::uint64_t next = 0;

  void push(const std::string& key, std::uint16_t partition, std::size_t source = 0) {
    Item item{.source = source, .key = key, .partition = partition};
    item.event.position = Position{next++};
    ASSERT_TRUE(queue.push(std::move(item)));
  }
  static std::vector<std::uint64_t> positions(const std::vector<Item>& items) {
    std::vector<std::uint64_t> all;
    for (const Item& item : items) all.push_back(item.event.position.value);
    return all;
  }
};

TEST_F(LaneQueueTest, a_run_has_every_key_once) {
  push("a", 1);
  push("b", 2);
  push("a", 1);
  push("c", 3);
  EXPECT_THAT(positions(queue.take(10)), ElementsAre(0, 1, 3));
  queue.finish();
  EXPECT_THAT(positions(queue.take(10)), ElementsAre(2));
}

TEST_F(LaneQueueTest, T6_behind_an_item_left_behind_nothing_of_its_partition_is_taken) {
  push("a", 1);
  push("a", 1);  // left: its key is in the run
  push("b", 1);  // left: it would pass over the one before
  push("b", 2, 1);
  EXPECT_THAT(positions(queue.take(10)), ElementsAre(0, 3));
  queue.finish();
  EXPECT_THAT(positions(queue.take(10)), ElementsAre(1, 2));
}

TEST_F(LaneQueueTest, one_key_of_two_sources_is_in_a_run_once) {
  push("a", 1, 0);
  push("a", 1, 1);
  EXPECT_THAT(positions(queue.take(10)), ElementsAre(0));
}

TEST_F(LaneQueueTest, what_is_given_back_comes_first) {
  for (const char* key : {"a", "b", "c", "d"}) push(key, 1);
  auto run = queue.take(3);
  run.erase(run.begin());
  queue.finish(std::move(run));
  EXPECT_THAT(positions(queue.take(10)), ElementsAre(1, 2, 3));
}

TEST_F(LaneQueueTest, the_oldest_is_queued_or_in_hand) {
  EXPECT_EQ(queue.oldest(0), std::nullopt);
  push("a", 1);
  push("b", 2);
  push("c", 3, 1);
  EXPECT_EQ(queue.oldest(0), Position{0});
  EXPECT_EQ(queue.oldest(1), Position{2});
  auto run = queue.take(1);
  EXPECT_EQ(queue.oldest(0), Position{0}) << "in hand";
  queue.finish();
  EXPECT_EQ(queue.oldest(0), Position{1});
}

TEST_F(LaneQueueTest, a_closed_queue_takes_nothing) {
  queue.close();
  EXPECT_FALSE(queue.push({.key = "a"}));
}

TEST_F(LaneQueueTest, a_queue_is_full_of_few_events_when_they_are_big_wherever_they_are) {
  std::atomic<int> pushed{0};
  env::Thread reader("reader", [&] {
    for (int i = 0; i < 100; ++i) {
      Item item{.key = std::to_string(i)};
      item.event.metadata.assign(1024 * 1024, 'x');
      if (!queue.push(std::move(item))) return;
      ++pushed;
    }
  });
  while (pushed < 16) queue.await(std::chrono::milliseconds(1), false);
  for (int looks = 0; looks < 50 && pushed == 16; ++looks) queue.await(std::chrono::milliseconds(1), false);
  queue.close();
  reader.join();
  EXPECT_EQ(pushed, 16);
}

TEST_F(LaneQueueTest, who_pushes_into_a_full_queue_waits_for_room) {
  env::Thread reader("reader", [&] {
    for (int i = 0; i < 5000; ++i) push(std::to_string(i), static_cast<std::uint16_t>(i % kPartitions));
  });
  std::size_t taken = 0;
  while (taken < 5000) {
    queue.await(std::chrono::seconds(10), true);
    taken += queue.take(64).size();
    queue.finish();
  }
  EXPECT_EQ(queue.oldest(0), std::nullopt);
}

}  // namespace
}  // namespace weir::consumer
