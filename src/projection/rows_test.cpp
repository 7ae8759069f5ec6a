// What handlers may do with Rows, and how values go to SQLite and back. Method: one transaction's worth of statements
// each, through a projection with one event.
#include <gtest/gtest.h>

#include "projection/order_events.hpp"

namespace weir {
namespace {

class RowsOfOneEvent : public ProjectionTest {
 protected:
  /// Hands the rows of a fresh read model to `use`; the error that ended it, if one did.
  Result<void> with_rows(const std::function<void(Rows&, const EventView&)>& use) {
    Projection projection(file_, {.name = "rows"});
    projection.schema("create table t(k text primary key, v)");
    projection.from("order", *store_).on<OrderCreated>([&](Rows& rows, const OrderCreated&, const EventView& event) {
      use(rows, event);
    });
    WEIR_CHECK(projection.start());
    return projection.wait_for(end_, kSoon);
  }
  void expect_refused(const std::function<void(Rows&)>& use, std::string_view words) {
    const auto refused = with_rows([&](Rows& rows, const EventView&) {
      rows.run("insert into t values('before', 1)");
      use(rows);
      EXPECT_EQ(rows.run("insert into t values('after', 1)"), 0);
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
    EXPECT_NE(refused.error().message().find(words), std::string::npos) << refused.error().message();
    EXPECT_EQ(number(file_, "select count(*) from t"), 0);
  }
  Position end_ = commit_orders(*store_, 0, 1);
};

TEST_F(RowsOfOneEvent, values_come_back_as_they_went_in) {
  const Time whole = *parse_time("2010-12-01T08:26:00Z");
  const Time later = *parse_time("2010-12-01T08:26:00.5Z");
  const EventId id = new_event_id();
  ASSERT_TRUE(with_rows([&](Rows& rows, const EventView&) {
    const char* put = "insert into t values(?, ?)";
    rows.run(put, "decimal", *parse_decimal("-0.05"));
    rows.run(put, "whole", whole);
    rows.run(put, "later", later);
    rows.run(put, "integer", INT64_MIN);
    rows.run(put, "bool", true);
    rows.run(put, "real", 0.25);
    rows.run(put, "empty", std::string_view());
    rows.run(put, "null", std::optional<std::string>());
    rows.run(put, "some", std::optional<std::string>("x"));
    rows.run(put, "id", id);
    EXPECT_EQ(rows.run("update t set v = v where k in ('whole', 'later')"), 2);
    int seen = 0;
    rows.query("select v from t where k = ?", "integer", [&](const Row& row) { seen += row.integer(0) == INT64_MIN; });
    EXPECT_EQ(seen, 1);
  }));

  auto model = value_or_abort(ReadModel::open(file_));
  const auto with = [&](const char* key, const RowVisit& check) {
    int rows = 0;
    value_or_abort(model.query("select v from t where k = ?", key, [&](const Row& row) {
      ++rows;
      check(row);
    }));
    EXPECT_EQ(rows, 1) << key;
  };
  with("decimal", [](const Row& row) { EXPECT_EQ(to_string(row.decimal(0)), "-0.050"); });
  with("whole", [&](const Row& row) { EXPECT_EQ(row.time(0), whole); });
  with("later", [&](const Row& row) { EXPECT_EQ(row.time(0), later); });
  with("bool", [](const Row& row) { EXPECT_EQ(row.integer(0), 1); });
  with("real", [](const Row& row) { EXPECT_EQ(row.real(0), 0.25); });
  with("empty", [](const Row& row) {
    EXPECT_FALSE(row.is_null(0));
    EXPECT_EQ(row.text(0), "");
  });
  with("null", [](const Row& row) {
    EXPECT_TRUE(row.is_null(0));
    EXPECT_EQ(row.integer(0), 0);
    EXPECT_EQ(row.text(0), "");
    EXPECT_EQ(row.columns(), 1u);
  });
  with("some", [](const Row& row) { EXPECT_EQ(row.text(0), "x"); });
  with("id", [&](const Row& row) { EXPECT_EQ(row.text(0), to_string(id)); });
  // Text order is time order, with and without a fraction; and SQLite knows it for a time.
  EXPECT_EQ(number(file_, "select count(*) from t a, t b where a.k = 'whole' and b.k = 'later' and a.v < b.v"), 1);
  EXPECT_EQ(number(file_, "select strftime('%Y', v) = '2010' from t where k = 'whole'"), 1);
}

TEST_F(RowsOfOneEvent, the_first_wrong_statement_undoes_all_and_stops_it) {
  expect_refused([](Rows& rows) { rows.run("insert into nowhere values(1)"); }, "no such table: nowhere");
  expect_refused([](Rows& rows) { rows.run("insert into t values('before', 2)"); }, "UNIQUE");
  expect_refused([](Rows& rows) { rows.run("insert into t values(?, ?)", 1); }, "2 places for values and was given 1");
  expect_refused([](Rows& rows) { rows.run("select 1; select 2"); }, "one SQL statement");
  expect_refused([](Rows& rows) { rows.run(""); }, "one SQL statement");
}

TEST_F(RowsOfOneEvent, what_holds_rows_and_place_together_is_out_of_reach) {
  for (const char* sql :
       {"commit", "rollback", "savepoint x", "pragma synchronous = off", "attach 'x' as y",
        "update weir_checkpoint set position = 99", "delete from weir_projection", "drop table weir_checkpoint"}) {
    expect_refused([&](Rows& rows) { rows.run(sql); }, "not authorized");
  }
}

TEST_F(RowsOfOneEvent, a_reader_cannot_write) {
  ASSERT_TRUE(with_rows([](Rows& rows, const EventView&) { rows.run("insert into t values('a', 1)"); }));
  auto model = value_or_abort(ReadModel::open(file_));
  EXPECT_EQ(model.query("delete from t", [](const Row&) {}).error().code(), Errc::invalid_argument);
  EXPECT_EQ(model.query("select nonsense", [](const Row&) {}).error().code(), Errc::invalid_argument);
  EXPECT_EQ(number(file_, "select count(*) from t"), 1);
}

}  // namespace
}  // namespace weir
