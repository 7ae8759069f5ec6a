// Goal: a decision is tested in one line, and a wrong expectation is reported so that it can be read.
// Method: expectations that hold, and the words of those that do not.
#include "weir/domain/given.hpp"

#include <gmock/gmock.h>

#include "domain/test_account.hpp"

namespace weir::test {
namespace {

const auto close = [](const Account& account) { return account.close(); };
const auto withdraw_two = [](const Account& account) { return account.withdraw(pounds(2)); };

template <class Check>
std::string report_of(Check check) {
  try {
    check();
  } catch (const Mismatch& mismatch) {
    return mismatch.what();
  }
  return "no mismatch";
}

TEST(Given, expectations_that_hold_say_nothing) {
  given<Account>(Opened{"Ada"}, Deposited{pounds(5)}).when(withdraw_two).then(Withdrawn{pounds(2)});
  given<Account>(Opened{"Ada"}, Deposited{pounds(5)}).when(close).then(Withdrawn{pounds(5)}, Closed{});
  given<Account>(Opened{"Ada"}).when(withdraw_two).then_refused(AccountRefusal::not_enough);
  given<Account>().when(withdraw_two).then_refused(AccountRefusal::not_open);
  given<Account>().when(close).then_nothing();
  given<Account>(Opened{"Ada"}).when(&Account::close).then(Closed{});
  EXPECT_EQ(given<Account>(Opened{"Ada"}, Deposited{pounds(5)}).state().balance, pounds(5));
}

TEST(Given, what_happened_long_ago_may_be_given_as_it_was_written_then) {
  given<Account>(Opened{"Ada"}, DepositedV1{2}).when(withdraw_two).then(Withdrawn{pounds(2)});
}

TEST(Given, other_events_are_reported_with_both_sides) {
  const auto account = given<Account>(Opened{"Ada"}, Deposited{pounds(5)});
  EXPECT_EQ(report_of([&] { account.when(close).then(Withdrawn{pounds(4)}, Closed{}); }),
            "the decision is another one\n"
            "expected:\n"
            "  Withdrawn.v1 {\"amount\":\"4.000\"}\n"
            "  Closed.v1 {}\n"
            "found:\n"
            "  Withdrawn.v1 {\"amount\":\"5.000\"}\n"
            "  Closed.v1 {}\n");
  EXPECT_NE(report_of([&] { account.when(close).then(Withdrawn{pounds(5)}); }), "no mismatch");
  EXPECT_NE(report_of([&] { account.when(close).then(Closed{}, Withdrawn{pounds(5)}); }), "no mismatch");
  EXPECT_NE(report_of([&] { account.when(withdraw_two).then(Deposited{pounds(2)}); }), "no mismatch");
  EXPECT_NE(report_of([&] { account.when(close).then_nothing(); }), "no mismatch");
}

TEST(Given, a_refusal_is_not_nothing) {
  const auto refused = given<Account>().when(withdraw_two);
  EXPECT_EQ(report_of([&] { refused.then_nothing(); }),
            "the decision is another one\nexpected:\n  nothing\nfound:\n  refused: not_open\n");
  EXPECT_EQ(report_of([&] { refused.then_refused(AccountRefusal::not_enough); }),
            "the decision is another one\nexpected:\n  refused: not_enough\nfound:\n  refused: not_open\n");
  EXPECT_EQ(report_of([&] { given<Account>().when(close).then_refused(AccountRefusal::not_open); }),
            "the decision is another one\nexpected:\n  refused: not_open\nfound:\n  nothing\n");
}

/// Decisions may be made of single events, of lists, and in a loop.
TEST(Decision, is_made_from_whatever_happened) {
  using Deposits = Decision<AccountRefusal, Deposited, Closed>;
  EXPECT_EQ(Deposits(std::vector<Deposited>{{pounds(1)}, {pounds(2)}}).events().size(), 2U);
  EXPECT_EQ(Deposits(std::tuple{Deposited{pounds(1)}, Closed{}}).events().at(1).type, "Closed.v1");
  EXPECT_EQ(Deposits{}.add(Closed{}).add(Closed{}).events().size(), 2U);
  EXPECT_TRUE(Deposits(nothing()).events().empty());
  EXPECT_EQ(Deposits(refuse(AccountRefusal::not_open)).refusal(), AccountRefusal::not_open);
}

}  // namespace
}  // namespace weir::test
