// Goal: many threads write and read at once, and every expectation is judged as if they stood in line. Method: the
// contract suite; counts that only come out right if nothing was lost, doubled or torn.
#include <thread>

#include "contract/fixture.hpp"

namespace contract {
namespace {

TEST_P(Contract, of_writers_with_the_same_expected_version_exactly_one_wins) {
  constexpr int kWriters = 8, kRounds = 30;
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<int> won = 0, lost = 0;
    {
      std::vector<std::jthread> writers;
      for (int w = 0; w < kWriters; ++w)
        writers.emplace_back([&] {
          const auto expected =
              round == 0 ? ExpectedState::no_stream() : ExpectedState::exactly({static_cast<std::uint64_t>(round) - 1});
          const auto result = store().commit(Commit().append("race", expected, events_of(1)));
          if (result)
            ++won;
          else if (result.error().code() == Errc::conflict)
            ++lost;
        });
    }
    ASSERT_EQ(won, 1);
    ASSERT_EQ(lost, kWriters - 1);
  }
  settle();
  EXPECT_EQ(value_or_abort(store().stream_version("race")), StreamVersion{kRounds - 1});
}

TEST_P(Contract, counters_kept_by_load_decide_commit_come_out_right) {
  constexpr int kWriters = 6, kEach = 40;
  {
    std::vector<std::jthread> writers;
    for (int w = 0; w < kWriters; ++w)
      writers.emplace_back([&] {
        for (int done = 0; done < kEach;) {
          const auto last = value_or_abort(store().collect(Read::stream("counter").backwards().limit(1)));
          const int value = last.empty() ? 0 : std::stoi(last[0].data);
          const auto expected = last.empty() ? ExpectedState::no_stream() : ExpectedState::exactly(last[0].version);
          if (store().commit(Commit().append("counter", expected, {event("Counted.v1", std::to_string(value + 1))})))
            ++done;
        }
      });
  }
  settle();
  EXPECT_EQ(events(Read::stream("counter").backwards().limit(1)).at(0).data, std::to_string(kWriters * kEach));
}

TEST_P(Contract, readers_see_whole_commits_in_order_while_others_write) {
  constexpr std::uint64_t kCommits = 300;
  std::atomic<bool> ended = false;
  std::vector<std::jthread> threads;
  for (int w = 0; w < 3; ++w)
    threads.emplace_back([&, w] {
      for (std::uint64_t i = 0; i < kCommits / 3; ++i)
        EXPECT_TRUE(store().commit(Commit()
                                       .append("left-" + std::to_string(w), ExpectedState::any(), events_of(2))
                                       .append("right-" + std::to_string(w), ExpectedState::any(), events_of(1))));
    });
  for (int r = 0; r < 2; ++r)
    threads.emplace_back([&] {
      while (!ended) {
        const auto all = value_or_abort(store().collect(Read::all()));
        ASSERT_EQ(all.size() % 3, 0u) << "a commit is seen whole or not at all";
        for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i].position.value, i);
        const auto left = value_or_abort(store().collect(Read::stream("left-1")));
        for (std::size_t i = 0; i < left.size(); ++i) ASSERT_EQ(left[i].version.value, i);
        const auto right = value_or_abort(store().collect(Read::category("right").backwards().limit(10)));
        for (std::size_t i = 1; i < right.size(); ++i) ASSERT_LT(right[i].position, right[i - 1].position);
      }
    });
  threads.resize(3 + 2);
  for (int w = 0; w < 3; ++w) threads[static_cast<std::size_t>(w)].join();
  ended = true;
  threads.clear();
  settle();
  EXPECT_EQ(store().end(), Position{kCommits * 3});
  EXPECT_EQ(value_or_abort(store().stream_version("left-0")), StreamVersion{kCommits / 3 * 2 - 1});
}

}  // namespace
}  // namespace contract
