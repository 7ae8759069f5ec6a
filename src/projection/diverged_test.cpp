// Rule T1: a source that is not the one the rows were made from stops the projection; nothing is skipped or done twice.
// Method: another store under the id of the first, as a restore would leave it.
#include <gtest/gtest.h>

#include "projection/order_events.hpp"

namespace weir {
namespace {

class Diverged : public ProjectionTest {
 protected:
  /// Rows from ten orders of `store_`.
  Diverged() { EXPECT_TRUE(run_until(*store_, commit_orders(*store_, 0, 10))); }

  void expect_stop(const EventReader& source, std::string_view found) {
    const auto stopped = run_until(source, {});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code(), Errc::source_diverged);
    EXPECT_NE(stopped.error().message().find(found), std::string::npos) << stopped.error().message();
    EXPECT_NE(stopped.error().message().find("rebuild"), std::string::npos) << stopped.error().message();
    EXPECT_EQ(count_of_orders(), 10);
  }
  std::unique_ptr<EventStore> other_ = open_memory_store();
};

TEST_F(Diverged, a_source_that_is_shorter_than_the_rows_stops_it_T1) {
  commit_orders(*other_, 0, 4);
  expect_stop(Disguised(*other_, store_->id()), "expected event 9, which is in the rows, found that it ends at 4");
}

TEST_F(Diverged, a_source_with_another_event_in_that_place_stops_it_T1) {
  commit_orders(*other_, 100, 12);
  expect_stop(Disguised(*other_, store_->id()), "frame checksum");
}

TEST_F(Diverged, another_store_under_the_same_label_stops_it_T1) {
  commit_orders(*other_, 100, 12);
  expect_stop(*other_, to_string(store_->id()));
}

TEST_F(Diverged, the_same_store_under_another_label_is_gone_on_with) {
  Projection projection(file_, {.name = "orders"});
  projection.schema("create table orders(id text primary key, total integer not null)");
  projection.from("renamed", *store_).on<OrderCreated>([](Rows& rows, const OrderCreated& e) {
    rows.run("insert into orders values(?, ?)", e.order, e.total);
  });
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for(commit_orders(*store_, 10, 1), kSoon));
  EXPECT_EQ(count_of_orders(), 11);
}

TEST_F(Diverged, a_rebuild_starts_over_with_what_the_source_has) {
  const auto end = commit_orders(*other_, 100, 3);
  Projection projection(file_, {.name = "orders"});
  declare(projection, *other_);
  EXPECT_EQ(projection.start().error().code(), Errc::source_diverged);
  ASSERT_TRUE(projection.rebuild());
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for(end, kSoon));
  EXPECT_EQ(count_of_orders(), 3);
}

}  // namespace
}  // namespace weir
