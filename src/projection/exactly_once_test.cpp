// Every event is in the rows once, whatever ends the process and whenever. Method: end it there, and go on.
#include <gtest/gtest.h>
#include <unistd.h>

#include <stdexcept>

#include "projection/order_events.hpp"

namespace weir {
namespace {

class ExactlyOnce : public ProjectionTest {
 protected:
  /// Inserts plainly and adds to a sum: an event that came twice, or not at all, shows in both.
  template <class BeforeEach>
  void declare_counting(Projection& projection, BeforeEach before_each) {
    projection.schema("create table orders(id text); create table sums(total integer); insert into sums values(0)");
    projection.from("order", *store_).on<OrderCreated>([before_each](Rows& rows, const OrderCreated& e) {
      rows.run("insert into orders values(?)", e.order);
      rows.run("update sums set total = total + ?", e.total);
      before_each(e);
    });
  }
  void expect_each_once(int orders) {
    EXPECT_EQ(count_of_orders(), orders);
    EXPECT_EQ(number(file_, "select count(distinct id) from orders"), orders);
    EXPECT_EQ(number(file_, "select total from sums"), orders * 1500);
  }
  std::uint64_t checkpoint() {
    return value_or_abort(value_or_abort(ReadModel::open(file_)).checkpoints())[0].point.next.value;
  }
  void finish(Position end) {
    Projection projection(file_, {.name = "orders", .batch_events = 7});
    declare_counting(projection, [](const OrderCreated&) {});
    ASSERT_TRUE(projection.start());
    ASSERT_TRUE(projection.wait_for(end, kSoon));
  }
};

TEST_F(ExactlyOnce, a_process_that_dies_in_a_transaction_leaves_rows_and_place_of_the_one_before) {
  const auto end = commit_orders(*store_, 0, 100);
  for (const char* dies_at : {"3", "20", "64", "99"}) {
    EXPECT_EXIT(
        {
          Projection projection(file_, {.name = "orders", .batch_events = 7});
          declare_counting(projection, [&](const OrderCreated& e) {
            if (e.order == dies_at) _exit(7);
          });
          value_or_abort(projection.start());
          (void)projection.wait_for(end, kSoon);
        },
        testing::ExitedWithCode(7), "");
    const auto reached = checkpoint();
    EXPECT_LE(reached, std::stoul(dies_at));
    EXPECT_GT(reached + 7, std::stoul(dies_at));
    expect_each_once(static_cast<int>(reached));
  }
  finish(end);
  expect_each_once(100);
}

TEST_F(ExactlyOnce, a_handler_that_throws_stops_it_visibly_with_nothing_half_done) {
  const auto end = commit_orders(*store_, 0, 30);
  {
    Projection projection(file_, {.name = "orders", .batch_events = 7});
    declare_counting(projection, [](const OrderCreated& e) {
      if (e.order == "17") throw std::runtime_error("no such article");
    });
    ASSERT_TRUE(projection.start());
    const auto waited = projection.wait_for(end, kSoon);
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().code(), Errc::handler_failed);
    const auto status = projection.status();
    EXPECT_EQ(status.state, WorkerState::failed);
    ASSERT_TRUE(status.error);
    EXPECT_NE(status.error->message().find("OrderCreated.v1 of stream 'order-17', event 17"), std::string::npos);
    EXPECT_NE(status.error->message().find("no such article"), std::string::npos) << status.error->message();
    EXPECT_TRUE(projection.stop(kSoon));
  }
  EXPECT_EQ(checkpoint(), 14u);
  expect_each_once(14);
  finish(end);
  expect_each_once(30);
}

TEST_F(ExactlyOnce, data_that_cannot_be_decoded_stops_it) {
  const auto end = commit(*store_, "order-1", {{.type = "OrderCreated.v1", .data = R"({"order":1})"}});
  EXPECT_EQ(run_until(*store_, end).error().code(), Errc::bad_data);
  file_ = folder_ / "ahead.sqlite";
  const auto newer = open_memory_store();
  const auto ahead = commit(*newer, "order-1", {{.type = "OrderCreated.v2", .data = "{}"}});
  EXPECT_EQ(run_until(*newer, ahead).error().code(), Errc::schema_ahead);
}

TEST_F(ExactlyOnce, stopped_and_started_again_it_goes_on_where_it_was) {
  Projection projection(file_, {.name = "orders", .batch_events = 7});
  declare_counting(projection, [](const OrderCreated&) {});
  for (int round = 0; round < 5; ++round) {
    const auto end = commit_orders(*store_, round * 20, 20);
    ASSERT_TRUE(projection.start());
    if (round % 2 == 0) {
      ASSERT_TRUE(projection.wait_for(end, kSoon));
    }
    ASSERT_TRUE(projection.stop(kSoon));
  }
  finish({100});
  expect_each_once(100);
}

TEST_F(ExactlyOnce, of_two_that_keep_one_file_the_one_that_was_overtaken_stops) {
  Projection first(file_, {.name = "orders"});
  declare_counting(first, [](const OrderCreated&) {});
  Disguised late(*store_);  // the second one's view: nothing is durable yet
  late.make_durable_up_to({0});
  Projection second(file_, {.name = "orders"});
  second.schema("create table orders(id text); create table sums(total integer); insert into sums values(0)");
  second.from("order", late).on<OrderCreated>([](Rows& rows, const OrderCreated& e) {
    rows.run("insert into orders values(?)", e.order);
  });
  ASSERT_TRUE(first.start());
  ASSERT_TRUE(second.start());
  const auto end = commit_orders(*store_, 0, 10);
  ASSERT_TRUE(first.wait_for(end, kSoon));
  late.make_durable_up_to(end);
  EXPECT_EQ(second.wait_for(end, kSoon).error().code(), Errc::locked);
  expect_each_once(10);
}

}  // namespace
}  // namespace weir
