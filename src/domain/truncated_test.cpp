// Goal: a stream whose beginning is hidden is never folded to a state that looks whole. Method: accounts whose streams
// are cut in every way, and an aggregate that says it can do without.
#include <gmock/gmock.h>

#include "domain/test_account.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::test {
namespace {

/// The last deposit, whatever came before.
struct LastDeposit {
  static constexpr std::string_view category = "account";
  static constexpr bool accepts_truncated_history = true;
  using Events = weir::Events<Opened, Deposited>;

  Decimal amount;
  void apply(const Opened&) {}
  void apply(const Deposited& e) { amount = e.amount; }
};

class Truncated : public testing::Test {
 protected:
  Truncated() {
    std::vector<NewEvent> events{to_event(Opened{"Ada"}), to_event(Deposited{pounds(1)}),
                                 to_event(Deposited{pounds(2)})};
    value_or_abort(store_->commit(Commit{}.append(kStream, ExpectedState::any(), std::move(events))));
  }
  void set(const StreamMetadata& metadata) { value_or_abort(set_stream_metadata(*store_, kStream, metadata)); }
  static Errc code_of(const auto& result) {
    EXPECT_FALSE(result);
    return result ? Errc::handler_failed : result.error().code();
  }

  static constexpr const char* kStream = "account-7";
  std::unique_ptr<EventStore> store_ = open_memory_store();
  Aggregates<Account> accounts_{*store_};
};

TEST_F(Truncated, without_its_beginning_an_aggregate_is_not_loaded) {
  for (const StreamMetadata& cut : {StreamMetadata{.max_count = 2}, StreamMetadata{.truncate_before = StreamVersion{1}},
                                    StreamMetadata{.truncate_before = StreamVersion{99}}}) {
    set(cut);
    const auto loaded = accounts_.load("7");
    EXPECT_EQ(code_of(loaded), Errc::history_gone);
    EXPECT_THAT(loaded.error().message(), testing::HasSubstr(kStream));
    EXPECT_EQ(code_of(accounts_.at_version("7", StreamVersion{0})), Errc::history_gone);
    EXPECT_EQ(code_of(accounts_.at_version("7", StreamVersion{2})), Errc::history_gone);
    EXPECT_EQ(code_of(accounts_.at_time("7", Time{})), Errc::history_gone)
        << "it cannot be told that there was nothing";
    bool decided = false;
    EXPECT_EQ(code_of(accounts_.update("7",
                                       [&](const Account& a) {
                                         decided = true;
                                         return a.open_for("Bob");
                                       })),
              Errc::history_gone);
    EXPECT_FALSE(decided);
  }
}

TEST_F(Truncated, limits_that_hide_nothing_are_none) {
  set({.max_count = 3, .max_age = std::chrono::seconds(3600)});
  EXPECT_EQ(value_or_abort(accounts_.load("7")).state.balance, pounds(3));
  EXPECT_FALSE(value_or_abort(accounts_.load("8")).exists());
}

TEST_F(Truncated, who_says_so_is_given_what_is_there) {
  set({.max_count = 1});
  const AggregateHistory<LastDeposit> deposits(*store_);
  const auto loaded = value_or_abort(deposits.load("7"));
  EXPECT_EQ(loaded.state.amount, pounds(2));
  EXPECT_EQ(loaded.version, StreamVersion{2});
}

TEST_F(Truncated, one_that_was_deleted_begins_again_and_is_whole) {
  value_or_abort(delete_stream(*store_, kStream));
  EXPECT_FALSE(value_or_abort(accounts_.load("7")).exists());
  const auto open = [](const Account& a) { return a.open_for("Bob"); };
  EXPECT_EQ(value_or_abort(accounts_.update("7", open)).version, StreamVersion{3});
  const auto loaded = value_or_abort(accounts_.load("7"));
  EXPECT_TRUE(loaded.state.open);
  EXPECT_EQ(loaded.state.balance, pounds(0));
  set({.truncate_before = StreamVersion{4}});
  EXPECT_EQ(code_of(accounts_.load("7")), Errc::history_gone);
}

TEST_F(Truncated, one_that_was_ended_is_an_error) {
  value_or_abort(tombstone_stream(*store_, kStream));
  EXPECT_EQ(code_of(accounts_.load("7")), Errc::stream_tombstoned);
}

}  // namespace
}  // namespace weir::test
