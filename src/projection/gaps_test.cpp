// Rule T9: a projection makes no rows over events that were scavenged, unless it says that it accepts gaps.
#include <gtest/gtest.h>

#include "projection/order_events.hpp"
#include "store/testing/scavenged.hpp"

namespace weir {
namespace {

class Gaps : public ProjectionTest {
 protected:
  Result<void> accept_until(Position end) {
    Projection projection(file_, {.name = "orders"});
    projection.schema("create table orders(id text primary key, total integer not null)");
    // [accept]
    ProjectionSource& orders = projection.from("order", scavenged_).accept_gaps();
    // [accept]
    orders.on<OrderCreated>(
        [](Rows& rows, const OrderCreated& e) { rows.run("insert into orders values(?, ?)", e.order, e.total); });
    WEIR_CHECK(projection.start());
    return projection.wait_for(end, kSoon);
  }
  static void expect_gone(const Result<void>& stopped, const std::string& event) {
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code(), Errc::history_gone) << stopped.error().message();
    for (const std::string& words : {"event " + event + " ", std::string("accept_gaps")})
      EXPECT_NE(stopped.error().message().find(words), std::string::npos) << stopped.error().message();
  }
  store::Scavenged scavenged_{*store_};
};

TEST_F(Gaps, an_event_that_is_gone_before_it_was_in_the_rows_stops_the_start_T9) {
  ASSERT_TRUE(run_until(scavenged_, commit_orders(*store_, 0, 10)));
  commit_orders(*store_, 10, 10);
  scavenged_.lose(Position{14});
  expect_gone(run_until(scavenged_, {}), "14");
  EXPECT_EQ(count_of_orders(), 10);
}

TEST_F(Gaps, what_is_in_the_rows_may_go_also_the_last_event_of_it_T9) {
  ASSERT_TRUE(run_until(scavenged_, commit_orders(*store_, 0, 10)));
  const Position end = commit_orders(*store_, 10, 5);
  scavenged_.lose(Position{0}, Position{10});
  ASSERT_TRUE(run_until(scavenged_, end));
  EXPECT_EQ(count_of_orders(), 15);
}

TEST_F(Gaps, what_goes_while_it_runs_stops_it_and_the_batch_is_not_in_the_rows_T9) {
  for (const std::uint64_t gone : {12U, 14U}) {  // in the middle; at the end
    std::filesystem::remove(file_);
    const auto store = open_memory_store();
    store::Scavenged scavenged(*store);
    scavenged.lose(Position{gone});  // as soon as it is there
    Projection projection(file_, {.name = "orders"});
    declare(projection, scavenged);
    ASSERT_TRUE(projection.start());
    ASSERT_TRUE(projection.wait_for(commit_orders(*store, 0, 10), kSoon));
    std::vector<NewEvent> more;
    for (int i = 10; i < 15; ++i) more.push_back(to_event(OrderCreated{std::to_string(i), "c", {}}));
    const auto receipt = store->commit(Commit().append("order-more", ExpectedState::any(), std::move(more)));
    ASSERT_TRUE(receipt);
    expect_gone(projection.wait_for(receipt->end(), kSoon), std::to_string(gone));
    EXPECT_EQ(count_of_orders(), 10);
  }
}

TEST_F(Gaps, who_accepts_them_has_the_rows_of_what_is_left_and_reaches_the_end_T9) {
  const Position end = commit_orders(*store_, 0, 10);
  scavenged_.lose(Position{0}, Position{3});
  scavenged_.lose(Position{5});
  scavenged_.lose(Position{9});  // the last one
  ASSERT_TRUE(accept_until(end));
  EXPECT_EQ(count_of_orders(), 5);
  ASSERT_TRUE(run_until(scavenged_, commit_orders(*store_, 10, 1))) << "nothing more is gone";
  EXPECT_EQ(count_of_orders(), 6);
}

TEST_F(Gaps, a_source_of_which_nothing_is_left_is_passed_by_who_accepts_gaps_T9) {
  const Position end = commit_orders(*store_, 0, 10);
  scavenged_.lose(Position{0}, end);
  ASSERT_TRUE(accept_until(end));
  EXPECT_EQ(count_of_orders(), 0);
}

}  // namespace
}  // namespace weir
