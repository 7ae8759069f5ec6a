// Goal: an aggregate is the fold of its stream, and it changes only by decisions about what it is now.
// Method: accounts in a memory store; what somebody else does meanwhile is done from inside the decision.
#include "weir/domain/aggregates.hpp"

#include <gmock/gmock.h>

#include <memory>

#include "domain/test_account.hpp"

namespace weir::test {
namespace {

using testing::HasSubstr;

class AggregatesTest : public testing::Test {
 protected:
  void open(const std::string& id) {
    auto outcome = value_or_abort(accounts_.update(id, [](const Account& a) { return a.open_for("Ada"); }));
    ASSERT_TRUE(outcome.accepted());
  }
  auto deposit(const std::string& id, Decimal amount) {
    return accounts_.update(id, [&](const Account& a) { return a.deposit(amount); });
  }
  void append(const std::string& stream, NewEvent event) {
    value_or_abort(store_->commit(Commit{}.append(stream, ExpectedState::any(), {std::move(event)})));
  }
  std::vector<Event> events(const std::string& stream) { return value_or_abort(store_->collect(Read::stream(stream))); }

  std::unique_ptr<EventStore> store_ = open_memory_store();
  Aggregates<Account> accounts_{*store_};
};

TEST_F(AggregatesTest, one_that_does_not_exist_is_new_and_has_no_version) {
  const auto loaded = accounts_.load("7");
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(loaded->exists());
  EXPECT_FALSE(loaded->state.open);
}

TEST_F(AggregatesTest, an_accepted_decision_is_committed_to_its_stream) {
  open("7");
  const auto outcome = deposit("7", pounds(5));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->accepted());
  EXPECT_EQ(outcome->version, StreamVersion{1});
  EXPECT_EQ(outcome->receipt->count, 1U);
  const auto stored = events("account-7");
  ASSERT_EQ(stored.size(), 2U);
  EXPECT_EQ(stored[0].type, "Opened.v1");
  EXPECT_EQ(stored[1].type, "Deposited.v2");
  EXPECT_EQ(value_or_abort(accounts_.load("7")).state.balance, pounds(5));
  EXPECT_EQ(value_or_abort(accounts_.load("7")).version, StreamVersion{1});
}

TEST_F(AggregatesTest, a_refusal_is_a_value_and_commits_nothing) {
  const auto outcome = deposit("7", pounds(5));
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->accepted());
  EXPECT_EQ(outcome->refusal, AccountRefusal::not_open);
  EXPECT_FALSE(outcome->receipt);
  EXPECT_EQ(store_->end(), Position{0});
}

TEST_F(AggregatesTest, nothing_to_do_commits_nothing_and_is_accepted) {
  open("7");
  const auto again = accounts_.update("7", [](const Account& a) { return a.open_for("Ada"); });
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->accepted());
  EXPECT_FALSE(again->receipt);
  EXPECT_EQ(again->version, StreamVersion{0});
  EXPECT_EQ(store_->end(), Position{1});
}

TEST_F(AggregatesTest, several_events_of_one_decision_are_one_commit_with_one_correlation) {
  open("7");
  value_or_abort(deposit("7", pounds(5)));
  const auto outcome = accounts_.update("7", &Account::close);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->receipt->count, 2U);
  EXPECT_EQ(outcome->version, StreamVersion{3});
  const auto stored = events("account-7");
  EXPECT_EQ(stored[2].correlation, stored[2].id);
  EXPECT_EQ(stored[3].correlation, stored[2].id);
  EXPECT_TRUE(stored[3].causation.is_nil());
}

TEST_F(AggregatesTest, a_cause_is_recorded_in_every_event) {
  const Cause cause{new_event_id(), new_event_id()};
  value_or_abort(accounts_.update("7", [](const Account& a) { return a.open_for("Ada"); }, cause));
  const auto stored = events("account-7");
  EXPECT_EQ(stored[0].correlation, cause.correlation);
  EXPECT_EQ(stored[0].causation, cause.causation);
  const Cause next = Cause::of(stored[0].view());
  EXPECT_EQ(next.correlation, cause.correlation);
  EXPECT_EQ(next.causation, stored[0].id);
}

TEST_F(AggregatesTest, after_a_conflict_it_decides_again_about_the_new_state) {
  open("7");
  value_or_abort(deposit("7", pounds(5)));
  int tries = 0;
  const auto outcome = accounts_.update("7", [&](const Account& a) {
    if (++tries == 1) append("account-7", to_event(Withdrawn{pounds(3)}));  // somebody else was faster
    return a.withdraw(pounds(4));
  });
  ASSERT_TRUE(outcome);
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(outcome->refusal, AccountRefusal::not_enough);
  EXPECT_EQ(value_or_abort(accounts_.load("7")).state.balance, pounds(2));
}

TEST_F(AggregatesTest, a_conflict_at_every_try_comes_back_after_the_last) {
  open("7");
  int tries = 0;
  const auto outcome = accounts_.update("7", [&](const Account& a) {
    ++tries;
    append("account-7", to_event(Deposited{pounds(1)}));
    return a.deposit(pounds(100));
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), Errc::conflict);
  ASSERT_NE(outcome.error().detail<Conflicts>(), nullptr);
  EXPECT_EQ(outcome.error().detail<Conflicts>()->streams.front().stream, "account-7");
  EXPECT_EQ(tries, kMaxUpdateTries);
  EXPECT_EQ(value_or_abort(accounts_.load("7")).state.balance, pounds(kMaxUpdateTries));
}

TEST_F(AggregatesTest, what_was_decided_as_an_effect_leaves_its_cause_to_the_one_who_commits_it) {
  const auto decided = accounts_.decide("7", [](const Account& a) { return a.open_for("Ada"); });
  ASSERT_TRUE(decided);
  EXPECT_TRUE(decided->writes.at(0).events.at(0).correlation.is_nil());  // set, it would cut the flow in two
  EXPECT_TRUE(decided->writes.at(0).events.at(0).causation.is_nil());
}

TEST_F(AggregatesTest, what_was_decided_for_an_own_commit_expects_the_version_it_saw) {
  const auto opened = accounts_.decide("7", [](const Account& a) { return a.open_for("Ada"); });
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->writes.size(), 1U);
  EXPECT_EQ(opened->writes[0].stream, "account-7");
  EXPECT_EQ(opened->writes[0].expected, ExpectedState::no_stream());
  EXPECT_EQ(store_->end(), Position{0});  // nothing is committed yet
  value_or_abort(store_->commit({.writes = opened->writes, .checks = {}, .tracking = {}}));

  const auto deposited = accounts_.decide("7", [](const Account& a) { return a.deposit(pounds(1)); });
  EXPECT_EQ(deposited->writes.at(0).expected, ExpectedState::exactly({0}));
  const auto refused = accounts_.decide("7", [](const Account& a) { return a.withdraw(pounds(1)); });
  EXPECT_EQ(refused->refusal, AccountRefusal::not_enough);
  EXPECT_TRUE(refused->writes.empty());
  EXPECT_EQ(refused->seen.expected, ExpectedState::exactly({0}));

  append("account-7", to_event(Deposited{pounds(9)}));
  EXPECT_FALSE(store_->commit({.writes = deposited->writes, .checks = {}, .tracking = {}}));
}

TEST_F(AggregatesTest, events_of_older_versions_are_upcast) {
  open("7");
  append("account-7", to_event(DepositedV1{3}));
  EXPECT_EQ(value_or_abort(accounts_.load("7")).state.balance, pounds(3));
}

TEST_F(AggregatesTest, an_event_it_does_not_know_is_an_error_that_names_it) {
  open("7");
  append("account-7", {.type = "Frozen.v1", .data = "{}"});
  for (const auto& error : {accounts_.load("7").error(), deposit("7", pounds(1)).error()}) {
    EXPECT_EQ(error.code(), Errc::unknown_event_type);
    EXPECT_EQ(error.message(),
              "account-7 version 1: expected an event of category account (Opened.v1, Deposited.v2, Withdrawn.v1, "
              "Closed.v1), found a Frozen.v1: add it to its Events");
  }
}

TEST_F(AggregatesTest, an_event_of_a_newer_version_or_with_bad_data_stops_the_load) {
  append("account-8", {.type = "Deposited.v3", .data = "{}"});
  EXPECT_EQ(accounts_.load("8").error().code(), Errc::schema_ahead);
  append("account-9", {.type = "Deposited.v2", .data = "{\"amount\":5}"});
  EXPECT_EQ(accounts_.load("9").error().code(), Errc::bad_data);
  EXPECT_THAT(accounts_.load("9").error().message(), HasSubstr("account-9 version 0, Deposited.v2: amount: expected"));
}

TEST_F(AggregatesTest, an_id_that_makes_no_stream_name_is_refused) {
  EXPECT_EQ(accounts_.load("").error().code(), Errc::invalid_argument);
  EXPECT_EQ(deposit(std::string(kMaxStreamName, 'x'), pounds(1)).error().code(), Errc::invalid_argument);
}

}  // namespace
}  // namespace weir::test
