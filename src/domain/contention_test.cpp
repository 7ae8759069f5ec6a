// Goal: of two that change one aggregate at once, none loses an update and none decides on an old state.
// Method: two threads deposit and withdraw by turns of chance; the sum and the versions must come out.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "domain/test_account.hpp"

namespace weir::test {
namespace {

TEST(Contention, two_threads_on_one_aggregate_lose_no_update) {
  constexpr int kEach = 200;
  const auto store = open_memory_store();
  Aggregates<Account> accounts(*store);
  value_or_abort(accounts.update("7", [](const Account& a) { return a.open_for("Ada"); }));

  std::atomic<int> decisions = 0;
  const auto deposit_often = [&] {
    for (int done = 0; done < kEach;) {
      const auto outcome = accounts.update("7", [&](const Account& account) {
        ++decisions;
        return account.deposit(pounds(1));
      });
      if (outcome) {
        EXPECT_TRUE(outcome->accepted());
        ++done;
      } else {
        ASSERT_EQ(outcome.error().code(), Errc::conflict) << outcome.error().message();  // eight times unlucky
      }
    }
  };
  {
    std::jthread one(deposit_often);
    std::jthread other(deposit_often);
  }
  const auto loaded = value_or_abort(accounts.load("7"));
  EXPECT_EQ(loaded.state.balance, pounds(2 * kEach));
  EXPECT_EQ(loaded.version, StreamVersion{2 * kEach});
  EXPECT_GE(decisions, 2 * kEach);
}

TEST(Contention, what_only_one_can_have_is_given_once) {
  const auto store = open_memory_store();
  Aggregates<Account> accounts(*store);
  for (int round = 0; round < 100; ++round) {
    const std::string id = std::to_string(round);
    value_or_abort(accounts.update(id, [](const Account& a) { return a.open_for("Ada"); }));
    value_or_abort(accounts.update(id, [](const Account& a) { return a.deposit(pounds(1)); }));
    std::atomic<int> given = 0;
    const auto withdraw = [&] {
      const auto outcome = value_or_abort(accounts.update(id, [](const Account& a) { return a.withdraw(pounds(1)); }));
      given += outcome.accepted();
    };
    {
      std::jthread one(withdraw);
      std::jthread other(withdraw);
    }
    ASSERT_EQ(given, 1);
  }
}

}  // namespace
}  // namespace weir::test
