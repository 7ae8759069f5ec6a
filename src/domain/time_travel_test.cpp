// Goal: the state at any version and at any time is one call.
// Method: an account with three events, and a reader that stamps them with times of its own.
#include <gtest/gtest.h>

#include "domain/test_account.hpp"

namespace weir::test {
namespace {

constexpr Time at_second(int n) { return Time(std::chrono::seconds(n)); }

/// "account-7" was opened at 10 s, got 5 pounds at 20 s, and gave 2 at 30 s.
class HistoryOfOneAccount : public EventReader {
 public:
  Result<void> read(const Read& wanted, const EventSink& sink) const override {
    if (wanted.what != Selection{OfStream{"account-7"}}) return {};
    const std::vector<NewEvent> all{to_event(Opened{"Ada"}), to_event(Deposited{pounds(5)}),
                                    to_event(Withdrawn{pounds(2)})};
    for (std::size_t i = 0; i < all.size() && i < wanted.max_events; ++i) {
      EventView view{};
      view.version = {i};
      view.stream = "account-7";
      view.type = all[i].type;
      view.data = all[i].data;
      view.time = at_second(10 * static_cast<int>(i + 1));
      if (wanted.until && view.time > *wanted.until) return {};
      if (sink(view) == Flow::stop) return {};
    }
    return {};
  }

  StoreId id() const override { return {}; }
  Position end() const override { return {3}; }
  Position wait_past(Position, std::chrono::milliseconds) const override { return {3}; }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    return stream == "account-7" ? std::optional(StreamVersion{2}) : std::nullopt;
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>&) const override { return {}; }
  std::vector<TrackingState> tracking() const override { return {}; }
  std::optional<TrackingState> tracking(std::string_view, StoreId) const override { return std::nullopt; }
};

class TimeTravel : public testing::Test {
 protected:
  HistoryOfOneAccount reader_;
  AggregateHistory<Account> accounts_{reader_};
};

TEST_F(TimeTravel, the_state_at_a_version_is_that_after_its_event) {
  EXPECT_TRUE(value_or_abort(accounts_.at_version("7", {0})).state.open);
  EXPECT_EQ(value_or_abort(accounts_.at_version("7", {0})).state.balance, Decimal{});
  EXPECT_EQ(value_or_abort(accounts_.at_version("7", {1})).state.balance, pounds(5));
  EXPECT_EQ(value_or_abort(accounts_.at_version("7", {2})).state.balance, pounds(3));
  EXPECT_EQ(value_or_abort(accounts_.at_version("7", {2})).version, StreamVersion{2});
}

TEST_F(TimeTravel, a_version_that_is_not_there_is_not_found) {
  for (const std::uint64_t version : {std::uint64_t{3}, UINT64_MAX}) {
    const auto error = accounts_.at_version("7", {version}).error();
    EXPECT_EQ(error.code(), Errc::not_found);
    EXPECT_EQ(error.message(),
              "expected version " + std::to_string(version) + " of account-7, found that its last version is 2");
  }
  EXPECT_EQ(accounts_.at_version("8", {0}).error().message(), "expected version 0 of account-8, found no such stream");
}

TEST_F(TimeTravel, the_state_at_a_time_has_everything_committed_until_then) {
  EXPECT_FALSE(value_or_abort(accounts_.at_time("7", at_second(9))).exists());
  EXPECT_TRUE(value_or_abort(accounts_.at_time("7", at_second(10))).exists());
  EXPECT_EQ(value_or_abort(accounts_.at_time("7", at_second(20))).state.balance, pounds(5));
  EXPECT_EQ(value_or_abort(accounts_.at_time("7", at_second(29))).state.balance, pounds(5));
  EXPECT_EQ(value_or_abort(accounts_.at_time("7", at_second(1000))).state.balance, pounds(3));
  EXPECT_EQ(value_or_abort(accounts_.load("7")).state.balance, pounds(3));
}

}  // namespace
}  // namespace weir::test
