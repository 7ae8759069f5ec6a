// What a projection gives: rows folded from events, read with SQL as soon as they are asked for. Method: stores in
// memory, real SQLite files. The guide shows regions of this file.
#include "weir/projection.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "projection/order_events.hpp"
#include "projection/sqlite/database.hpp"

namespace weir {
namespace {

using Projections = ProjectionTest;

TEST_F(Projections, rows_are_folded_from_events_and_can_be_read_after_waiting_for_them) {
  const auto& file = file_;
  auto& store = *store_;
  // [declare]
  weir::Projection orders(file, {.name = "orders", .version = 1});
  orders.schema(R"(
    create table orders(id text primary key, customer text, total integer, status text, created text);
    create index orders_by_customer on orders(customer);
  )");
  orders.from("order", store)
      .on<OrderCreated>([](weir::Rows& rows, const OrderCreated& e, const weir::EventView& event) {
        rows.run("insert into orders values(?, ?, ?, 'created', ?)", e.order, e.customer, e.total, event.time);
      })
      .on<OrderShipped>([](weir::Rows& rows, const OrderShipped& e) {
        rows.run("update orders set status = 'shipped' where id = ?", e.order);
      });
  // [declare]
  ASSERT_TRUE(orders.start());

  const auto total = *parse_decimal("12.5");
  const std::string customer = "anna";
  // [read]
  auto receipt = store.commit(weir::Commit().append("order-42", weir::ExpectedState::no_stream(),
                                                    {weir::to_event(OrderCreated{"42", customer, total})}));
  ASSERT_TRUE(receipt);
  ASSERT_TRUE(orders.wait_for(receipt->end(), std::chrono::seconds(10)));  // read your writes

  auto model = weir::ReadModel::open(file);  // in any process
  ASSERT_TRUE(model);
  std::string status;
  weir::Decimal sum;
  auto answered =
      model->query("select status, sum(total) from orders where customer = ?", customer, [&](const weir::Row& row) {
        status = row.text(0);
        sum = row.decimal(1);
      });
  ASSERT_TRUE(answered);
  // [read]
  EXPECT_EQ(status, "created");
  EXPECT_EQ(sum, total);

  ASSERT_TRUE(orders.wait_for(commit(store, "order-42", {to_event(OrderShipped{"42"})}), kSoon));
  EXPECT_EQ(number(file, "select count(*) from orders where status = 'shipped'"), 1);
}

TEST_F(Projections, events_without_a_handler_are_passed_over) {
  commit(*store_, "note-1", {{.type = "SomethingElse.v1", .data = "{}"}, {.type = "no version", .data = ""}});
  commit_orders(*store_, 0, 1);
  const auto end = commit(*store_, "note-1", {{.type = "SomethingElse.v2", .data = "{}"}});
  ASSERT_TRUE(run_until(*store_, end));
  EXPECT_EQ(count_of_orders(), 1);
}

TEST_F(Projections, several_sources_meet_in_one_read_model) {
  const auto shipping = open_memory_store();
  Projection projection(file_, {.name = "orders"});
  projection.schema("create table seen(source text, id text)");
  projection.from("order", *store_).on<OrderCreated>([](Rows& rows, const OrderCreated& e) {
    rows.run("insert into seen values('order', ?)", e.order);
  });
  projection.from("shipping", *shipping).on<OrderShipped>([](Rows& rows, const OrderShipped& e) {
    rows.run("insert into seen values('shipping', ?)", e.order);
  });
  const auto ordered = commit_orders(*store_, 0, 20);
  ASSERT_TRUE(projection.start());
  const auto shipped = commit(*shipping, "shipment-1", {to_event(OrderShipped{"1"})});
  ASSERT_TRUE(projection.wait_for(*store_, ordered, kSoon));
  ASSERT_TRUE(projection.wait_for(*shipping, shipped, kSoon));
  EXPECT_EQ(number(file_, "select count(*) from seen where source = 'order'"), 20);
  EXPECT_EQ(number(file_, "select count(*) from seen where source = 'shipping'"), 1);

  const auto checkpoints = value_or_abort(value_or_abort(ReadModel::open(file_)).checkpoints());
  ASSERT_EQ(checkpoints.size(), 2u);
  EXPECT_EQ(checkpoints[0].label, "order");
  EXPECT_EQ(checkpoints[0].store, store_->id());
  EXPECT_EQ(checkpoints[0].point.next, ordered);
  EXPECT_EQ(checkpoints[1].point.next, shipped);
}

TEST_F(Projections, the_writer_and_a_follower_of_a_store_on_disk_give_the_same_rows) {
  const auto store = value_or_abort(open_store(folder_ / "store"));
  const auto follower = value_or_abort(follow_store(folder_ / "store"));
  Projection of_writer(folder_ / "writer.sqlite", {.name = "orders"});
  Projection of_follower(folder_ / "follower.sqlite", {.name = "orders"});
  declare(of_writer, *store);
  declare(of_follower, *follower);
  commit_orders(*store, 0, 20);
  ASSERT_TRUE(of_writer.start());
  ASSERT_TRUE(of_follower.start());
  auto relaxed = Commit().append("order-x", ExpectedState::any(), {to_event(OrderCreated{"x", "anna", Decimal()})});
  relaxed.durability = Durability::relaxed;  // in both once it is synced, at the latest 50 ms later
  const auto end = value_or_abort(store->commit(relaxed)).end();
  ASSERT_TRUE(of_writer.wait_for(end, kSoon));
  ASSERT_TRUE(of_follower.wait_for(end, kSoon));
  for (const char* file : {"writer.sqlite", "follower.sqlite"}) {
    EXPECT_EQ(number(folder_ / file, "select count(*) from orders"), 21) << file;
    EXPECT_EQ(number(folder_ / file, "select sum(total) from orders"), 20 * 1500) << file;
  }
  ASSERT_TRUE(of_follower.stop(kSoon));
  ASSERT_TRUE(of_writer.stop(kSoon));
}

TEST_F(Projections, status_says_how_far_it_is_and_what_it_lacks) {
  Disguised source(*store_);
  source.make_durable_up_to({3});
  commit_orders(*store_, 0, 5);
  Projection projection(file_, {.name = "orders"});
  declare(projection, source);
  EXPECT_EQ(projection.status().state, WorkerState::idle);
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for({3}, kSoon));

  const auto status = projection.status();
  EXPECT_EQ(status.name, "orders");
  ASSERT_EQ(status.sources.size(), 1u);
  EXPECT_EQ(status.sources[0].label, "order");
  EXPECT_EQ(status.sources[0].next, Position{3});
  EXPECT_EQ(status.sources[0].lag, 0u);
  EXPECT_EQ(status.handled, 3u);
  EXPECT_FALSE(status.error);

  ASSERT_TRUE(projection.stop(kSoon));
  EXPECT_EQ(projection.status().state, WorkerState::idle);
  source.make_durable_up_to({5});
  EXPECT_EQ(projection.status().sources[0].lag, 2u);
}

TEST_F(Projections, what_is_not_durable_is_not_read_C4) {
  Disguised source(*store_);
  source.make_durable_up_to({1});
  commit_orders(*store_, 0, 2);
  Projection projection(file_, {.name = "orders"});
  declare(projection, source);
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for({1}, kSoon));
  EXPECT_EQ(projection.wait_for({2}, std::chrono::milliseconds(5)).error().code(), Errc::timeout);
  EXPECT_EQ(count_of_orders(), 1);
}

TEST_F(Projections, a_source_that_stands_still_because_it_cannot_be_read_stops_it) {
  Disguised damaged(*store_);
  Projection projection(file_, {.name = "orders"});
  declare(projection, damaged);
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for(commit_orders(*store_, 0, 1), kSoon));
  damaged.become_unreadable();
  EXPECT_EQ(projection.wait_for(Position{2}, kSoon).error().code(), Errc::corrupted);
  EXPECT_EQ(projection.status().state, WorkerState::failed);
}

TEST_F(Projections, waiting_ends_when_the_projection_does) {
  Projection projection(file_, {.name = "orders"});
  declare(projection, *store_);
  EXPECT_EQ(projection.wait_for({1}, kSoon).error().code(), Errc::stopped);
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.stop(kSoon));
  EXPECT_EQ(projection.wait_for({1}, kSoon).error().code(), Errc::stopped);
}

TEST_F(Projections, what_was_forgotten_is_said_at_the_start) {
  Projection nameless(file_, {});
  declare(nameless, *store_);
  EXPECT_EQ(nameless.start().error().code(), Errc::invalid_argument);
  Projection sourceless(file_, {.name = "orders"});
  EXPECT_EQ(sourceless.start().error().code(), Errc::invalid_argument);
  Projection mistyped(file_, {.name = "orders"});
  mistyped.schema("create tabel x(y)").from("order", *store_).on<OrderCreated>([](Rows&, const OrderCreated&) {});
  const auto started = mistyped.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code(), Errc::invalid_argument);
  EXPECT_NE(started.error().message().find("tabel"), std::string::npos) << started.error().message();
}

TEST_F(Projections, a_read_model_that_is_just_being_made_is_not_there_yet) {
  {
    std::ofstream(file_).flush();
  }  // SQLite makes the file first
  const auto model = ReadModel::open(file_);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code(), Errc::not_found) << model.error().message();
}

TEST_F(Projections, a_file_of_something_else_is_left_alone) {
  EXPECT_EQ(ReadModel::open(file_).error().code(), Errc::not_found);
  {
    auto other = value_or_abort(sqlite::Database::open(file_, sqlite::Access::read_write));
    value_or_abort(other->execute("create table precious(x); insert into precious values(7)"));
  }
  EXPECT_EQ(run_until(*store_, {}).error().code(), Errc::invalid_argument);
  EXPECT_EQ(ReadModel::open(file_).error().code(), Errc::invalid_argument);
  auto other = value_or_abort(sqlite::Database::open(file_, sqlite::Access::read_only));
  EXPECT_TRUE(other->execute("select x from precious"));

  file_ = folder_ / "shared.sqlite";
  ASSERT_TRUE(run_until(*store_, commit_orders(*store_, 0, 1)));
  EXPECT_EQ(run_until(*store_, {}, {.name = "another"}).error().code(), Errc::invalid_argument);
  EXPECT_EQ(count_of_orders(), 1);
}

}  // namespace
}  // namespace weir
