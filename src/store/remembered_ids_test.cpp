// Goal: the window of remembered ids holds what it promises and forgets the rest. Method: against a plain map.
#include "store/remembered_ids.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace weir::store {
namespace {

EventId numbered(std::uint64_t n) { return derive_event_id("remembered", n); }

TEST(RememberedIds, C2_the_window_counts_commits) {
  RememberedIds ids(3, 100);
  for (std::uint64_t commit = 0; commit < 5; ++commit) {
    ids.begin_commit({commit * 2});
    ids.add(numbered(commit * 2));
    ids.add(numbered(commit * 2 + 1));
  }
  for (std::uint64_t n = 0; n < 4; ++n) EXPECT_FALSE(ids.find(numbered(n))) << n;
  for (std::uint64_t n = 4; n < 10; ++n) EXPECT_EQ(ids.find(numbered(n)), Position{n}) << n;
}

TEST(RememberedIds, large_commits_shorten_the_window) {
  RememberedIds ids(1000, 50);
  for (std::uint64_t commit = 0; commit < 10; ++commit) {
    ids.begin_commit({commit * 20});
    for (std::uint64_t n = 0; n < 20; ++n) ids.add(numbered(commit * 20 + n));
  }
  EXPECT_FALSE(ids.find(numbered(0)));
  EXPECT_TRUE(ids.find(numbered(199)));
  EXPECT_TRUE(ids.find(numbered(150)));
}

TEST(RememberedIds, agrees_with_a_plain_map_over_many_turns) {
  constexpr std::uint64_t kWindow = 500;
  RememberedIds ids(kWindow, kWindow);
  std::map<EventId, std::uint64_t> model;
  std::mt19937_64 random(11);
  for (std::uint64_t position = 0; position < 20'000; ++position) {
    const EventId id = numbered(random() % 1500);  // ids come again, inside the window and after it
    ids.begin_commit({position});
    ids.add(id);
    model[id] = position;
    const EventId asked = numbered(random() % 1500);
    const auto known = model.find(asked);
    if (known != model.end() && known->second + kWindow > position) {
      ASSERT_EQ(ids.find(asked), Position{known->second}) << position;
    } else if (known == model.end()) {
      ASSERT_FALSE(ids.find(asked)) << position;
    }
  }
}

}  // namespace
}  // namespace weir::store
