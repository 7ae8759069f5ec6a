// A rebuild gives what a fresh fold gives, and readers have whole read models all the while. Method: handlers that wait
// to be let go on, and readers beside them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <latch>

#include "projection/order_events.hpp"
#include "projection/sqlite/database.hpp"

namespace weir {
namespace {

class Rebuild : public ProjectionTest {
 protected:
  std::int64_t sum() const { return number(file_, "select sum(total) from orders"); }
  std::filesystem::path building() const { return file_.string() + ".building"; }
  void spoil_the_rows() {
    auto database = value_or_abort(sqlite::Database::open(file_, sqlite::Access::read_write));
    value_or_abort(database->execute("update orders set total = 1"));
  }
};

/// SQLite's way to open files, for a process that ends where a build begins.
int die_at_a_build(const char* file, int flags, int mode) {
  if (std::string_view(file).ends_with(".building")) std::_Exit(7);
  return ::open(file, flags, mode);
}

TEST_F(Rebuild, rebuilt_rows_are_those_of_a_fresh_fold) {
  const auto end = commit_orders(*store_, 0, 50);
  Projection projection(file_, {.name = "orders"});
  declare(projection, *store_);
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for(end, kSoon));
  spoil_the_rows();
  EXPECT_EQ(sum(), 50);

  // [rebuild]
  auto rebuilding = projection.rebuild();
  // [rebuild]
  ASSERT_TRUE(rebuilding);
  ASSERT_TRUE(projection.wait_for(end, kSoon));
  EXPECT_EQ(sum(), 50 * 1500);
  EXPECT_FALSE(std::filesystem::exists(building()));

  const auto more = commit_orders(*store_, 50, 5);
  ASSERT_TRUE(projection.wait_for(more, kSoon));
  EXPECT_EQ(sum(), 55 * 1500);
}

TEST_F(Rebuild, another_version_or_schema_is_built_anew_and_the_same_is_not) {
  const auto end = commit_orders(*store_, 0, 10);
  ASSERT_TRUE(run_until(*store_, end));
  spoil_the_rows();
  ASSERT_TRUE(run_until(*store_, end));
  EXPECT_EQ(sum(), 10);
  ASSERT_TRUE(run_until(*store_, end, {.name = "orders", .version = 2}));
  EXPECT_EQ(sum(), 10 * 1500);

  Projection wider(file_, {.name = "orders", .version = 2});
  declare(wider, *store_);
  wider.schema("create index by_total on orders(total)");
  ASSERT_TRUE(wider.start());
  ASSERT_TRUE(wider.wait_for(end, kSoon));
  EXPECT_EQ(number(file_, "select count(*) from sqlite_schema where name = 'by_total'"), 1);
}

TEST_F(Rebuild, readers_keep_the_old_rows_until_the_new_ones_have_caught_up) {
  const auto end = commit_orders(*store_, 0, 10);
  ASSERT_TRUE(run_until(*store_, end));
  auto reader = value_or_abort(ReadModel::open(file_));
  const auto read = [&](std::string_view sql) {
    std::int64_t value = -1;
    value_or_abort(reader.query(sql, [&](const Row& row) { value = row.integer(0); }));
    return value;
  };

  std::latch half_way(1), go_on(1);
  Projection next(file_, {.name = "orders", .version = 2, .batch_events = 3});
  next.schema("create table doubled(total integer)");
  next.from("order", *store_).on<OrderCreated>([&](Rows& rows, const OrderCreated& e) {
    if (e.order == "5") {
      half_way.count_down();
      go_on.wait();
    }
    rows.run("insert into doubled values(?)", e.total.thousandths() * 2);
  });
  ASSERT_TRUE(next.start());
  half_way.wait();
  EXPECT_EQ(read("select sum(total) from orders"), 10 * 1500);
  EXPECT_EQ(next.status().state, WorkerState::catching_up);
  EXPECT_EQ(next.status().sources[0].next, Position{3});  // of the new rows
  EXPECT_EQ(next.wait_for(end, std::chrono::milliseconds(1)).error().code(), Errc::timeout);

  // A reader in the middle of its answer when the new rows come keeps its own to the end.
  std::int64_t seen = 0;
  value_or_abort(reader.query("select total from orders", [&](const Row& row) {
    if (seen == 0) {
      go_on.count_down();
      EXPECT_TRUE(next.wait_for(end, kSoon));
    }
    seen += row.integer(0);
  }));
  EXPECT_EQ(seen, 10 * 1500);
  EXPECT_EQ(read("select sum(total) from doubled"), 10 * 3000);  // the same reader, not opened again
}

TEST_F(Rebuild, a_rebuild_that_was_interrupted_is_begun_again) {
  const auto end = commit_orders(*store_, 0, 10);
  ASSERT_TRUE(run_until(*store_, end));
  spoil_the_rows();
  EXPECT_EXIT(
      {
        Projection projection(file_, {.name = "orders", .batch_events = 2});
        projection.schema("create table orders(id text primary key, total integer not null)");
        projection.from("order", *store_).on<OrderCreated>([](Rows& rows, const OrderCreated& e) {
          rows.run("insert into orders values(?, 0)", e.order);  // what a mistaken version would have left behind
          if (e.order == "6") std::_Exit(7);
        });
        value_or_abort(projection.rebuild());
        value_or_abort(projection.start());
        (void)projection.wait_for(end, kSoon);
      },
      testing::ExitedWithCode(7), "");
  EXPECT_TRUE(std::filesystem::exists(building()));
  EXPECT_EQ(sum(), 10);  // the old rows are still there
  ASSERT_TRUE(run_until(*store_, end));
  EXPECT_EQ(sum(), 10 * 1500);
  EXPECT_FALSE(std::filesystem::exists(building()));
}

TEST_F(Rebuild, a_rebuild_that_was_interrupted_twice_is_begun_again) {
  const auto end = commit_orders(*store_, 0, 10);
  ASSERT_TRUE(run_until(*store_, end));
  spoil_the_rows();
  {
    auto begun = value_or_abort(sqlite::Database::open(building(), sqlite::Access::read_write));
    value_or_abort(begun->execute("create table half_of_the_rows(n integer)"));
  }
  EXPECT_EXIT(
      {
        sqlite3_vfs* files = sqlite3_vfs_find(nullptr);
        files->xSetSystemCall(files, "open", reinterpret_cast<sqlite3_syscall_ptr>(&die_at_a_build));
        (void)run_until(*store_, end);
      },
      testing::ExitedWithCode(7), "");
  ASSERT_TRUE(run_until(*store_, end));
  EXPECT_EQ(sum(), 10 * 1500) << "the wish to rebuild is not forgotten";
  EXPECT_FALSE(std::filesystem::exists(building()));
}

TEST_F(Rebuild, a_projection_that_failed_can_be_rebuilt_in_place) {
  const auto end = commit_orders(*store_, 0, 10);
  bool strict = true;
  Projection projection(file_, {.name = "orders"});
  projection.schema("create table orders(id text primary key, total integer not null)");
  projection.from("order", *store_).on<OrderCreated>([&](Rows& rows, const OrderCreated& e) {
    if (strict) rows.run("insert into missing values(1)");
    rows.run("insert into orders values(?, ?)", e.order, e.total);
  });
  ASSERT_TRUE(projection.start());
  EXPECT_EQ(projection.wait_for(end, kSoon).error().code(), Errc::invalid_argument);
  strict = false;
  ASSERT_TRUE(projection.rebuild());
  ASSERT_TRUE(projection.wait_for(end, kSoon));
  EXPECT_EQ(sum(), 10 * 1500);
  EXPECT_FALSE(projection.status().error);
}

}  // namespace
}  // namespace weir
