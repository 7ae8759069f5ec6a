// Goal: asynchronous commits end once each, in order, on a thread of their own (rule C5). Method: the contract suite.
#include <thread>

#include "contract/fixture.hpp"

namespace contract {
namespace {

TEST_P(Contract, async_commits_of_one_thread_take_effect_in_the_order_of_the_calls) {
  constexpr std::uint64_t kCommits = 500;
  std::vector<Position> firsts;
  std::thread::id thread;
  for (std::uint64_t i = 0; i < kCommits; ++i)
    store().commit_async(
        Commit().append("s", ExpectedState::after(i == 0 ? std::nullopt : std::optional(StreamVersion{i - 1})),
                        events_of(1)),
        [&](Result<CommitReceipt> result) {
          ASSERT_TRUE(result) << result.error().message();
          firsts.push_back(result->first);
          thread = std::this_thread::get_id();
        });
  EXPECT_TRUE(store().stop(20s));
  ASSERT_EQ(firsts.size(), kCommits);
  for (std::uint64_t i = 0; i < kCommits; ++i) EXPECT_EQ(firsts[i], Position{i});
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST_P(Contract, an_async_commit_that_fails_says_why) {
  append("a", events_of(1));
  std::vector<Errc> codes;
  const auto note = [&](Result<CommitReceipt> result) { codes.push_back(code_of(result)); };
  store().commit_async({}, note);
  store().commit_async(Commit().append("a", ExpectedState::no_stream(), events_of(1)), note);
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(codes, (std::vector{Errc::invalid_argument, Errc::conflict}));
  store().commit_async(Commit().append("a", ExpectedState::any(), events_of(1)), note);
  EXPECT_EQ(codes.back(), Errc::stopped) << "a stopped store answers at once";
}

TEST_P(Contract, C1_a_refusal_sees_what_is_in_flight) {
  std::vector<std::optional<StreamVersion>> seen;
  std::atomic<int> accepted = 0;
  for (int i = 0; i < 100; ++i)
    store().commit_async(Commit().append("s", ExpectedState::no_stream(), events_of(1)),
                         [&](Result<CommitReceipt> result) {
                           if (result) {
                             ++accepted;
                             return;
                           }
                           ASSERT_EQ(result.error().code(), Errc::conflict);
                           seen.push_back(result.error().detail<Conflicts>()->streams.at(0).actual_version);
                           // Told only when what it rests on is durable: who reads again sees it.
                           EXPECT_EQ(store().durable_end(), Position{1});
                         });
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(accepted, 1);
  ASSERT_EQ(seen.size(), 99u);
  EXPECT_THAT(seen, testing::Each(StreamVersion{0}));
}

TEST_P(Contract, what_is_answered_can_be_read_in_the_completion) {
  int checked = 0;
  for (int i = 0; i < 100; ++i)
    store().commit_async(Commit().append("s-" + std::to_string(i), ExpectedState::no_stream(), events_of(2)),
                         [&, i](Result<CommitReceipt> result) {
                           ASSERT_TRUE(result);
                           EXPECT_EQ(value_or_abort(store().stream_version("s-" + std::to_string(i))),
                                     StreamVersion{1});
                           EXPECT_GE(store().durable_end(), result->end());
                           ++checked;
                         });
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(checked, 100);
}

TEST_P(Contract, async_commits_may_be_made_in_a_completion) {
  std::atomic<int> left = 20;
  std::function<void(Result<CommitReceipt>)> next = [&](Result<CommitReceipt> result) {
    EXPECT_TRUE(result);
    if (left.fetch_sub(1) > 1) store().commit_async(Commit().append("chain", ExpectedState::any(), events_of(1)), next);
  };
  store().commit_async(Commit().append("chain", ExpectedState::any(), events_of(1)), next);
  Position end;
  while (end < Position{20}) end = store().wait_past({end}, 20s);
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(left, 0);
}

TEST_P(Contract, C5_a_blocking_commit_on_the_completion_thread_aborts) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        store().commit_async(Commit().append("a", ExpectedState::any(), events_of(1)), [&](Result<CommitReceipt>) {
          (void)store().commit(Commit().append("a", ExpectedState::any(), events_of(1)));
        });
        (void)store().stop(10s);
      },
      "completion thread");
}

TEST_P(Contract, C5_after_stop_no_callback_runs) {
  std::atomic<int> running = 0, called = 0;
  std::atomic<bool> stopped = false;
  std::jthread writer([&] {
    while (!stopped)
      store().commit_async(Commit().append("w", ExpectedState::any(), events_of(1)), [&](Result<CommitReceipt> result) {
        if (!result && result.error().code() == Errc::stopped) return;  // a call made after stop is answered at once
        ++running;
        ++called;
        EXPECT_FALSE(stopped);
        --running;
      });
  });
  while (called < 50) store().wait_past({store().durable_end()}, 10ms);
  EXPECT_TRUE(store().stop(20s));
  EXPECT_EQ(running, 0);
  stopped = true;
}

}  // namespace
}  // namespace contract
