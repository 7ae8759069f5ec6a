#include "projection/bookkeeping.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/assert.hpp"

namespace weir {
namespace {

constexpr const char* kTables =
    "create table weir_projection(name text not null, version integer not null, schema text not null);"
    "create table weir_checkpoint(store text primary key, label text not null, position integer not null,"
    " frame_checksum integer not null) without rowid;";

Result<void> run(sqlite::Database& database, std::string_view sql, std::initializer_list<SqlValue> values,
                 const RowVisit& visit = {}) {
  WEIR_TRY(auto* const statement, database.statement(sql));
  return statement->run(std::span(values.begin(), values.size()), visit);
}

Result<std::int64_t> number_from(sqlite::Database& database, std::string_view sql) {
  std::int64_t number = 0;
  WEIR_CHECK(run(database, sql, {}, [&](const Row& row) { number = row.integer(0); }));
  return number;
}

Result<void> in_transaction(sqlite::Database& database, const std::string& sql, const Definition& definition) {
  WEIR_CHECK(database.execute("begin immediate"));
  auto done = database.execute(sql);
  if (done) {
    done = run(database, "insert into weir_projection values(?, ?, ?)",
               {definition.name, definition.version, definition.schema});
  }
  if (done) done = database.execute("commit");
  if (!done) (void)database.execute("rollback");
  return done;
}

}  // namespace

Result<Holds> what_it_holds(sqlite::Database& database, const Definition& definition) {
  WEIR_TRY(const auto tables, number_from(database, "select count(*) from sqlite_schema"));
  if (tables == 0) return Holds::nothing;
  WEIR_TRY(const auto ours, number_from(database, "select count(*) from sqlite_schema where name = 'weir_projection'"));
  if (ours == 0) {
    return Error(Errc::invalid_argument,
                 "expected a read model of a projection, found a database of something else; name another file");
  }
  Definition found;
  WEIR_CHECK(run(database, "select name, version, schema from weir_projection", {}, [&](const Row& row) {
    found = {std::string(row.text(0)), static_cast<std::uint32_t>(row.integer(1)), std::string(row.text(2))};
  }));
  if (found.name != definition.name) {
    return Error(Errc::invalid_argument, fmt::format("expected the read model of projection '{}', found that of '{}'; "
                                                     "name another file, or delete it if the projection was renamed",
                                                     definition.name, found.name));
  }
  return found.version == definition.version && found.schema == definition.schema ? Holds::these_rows
                                                                                  : Holds::other_definition;
}

Result<void> create_tables(sqlite::Database& database, const Definition& definition) {
  auto created = in_transaction(database, kTables + definition.schema, definition);
  if (!created) return created.error().during(fmt::format("creating the tables of projection '{}'", definition.name));
  return {};
}

Result<std::vector<Checkpoint>> read_checkpoints(sqlite::Database& database) {
  std::vector<Checkpoint> checkpoints;
  WEIR_CHECK(run(database, "select label, store, position, frame_checksum from weir_checkpoint order by label", {},
                 [&](const Row& row) {
                   checkpoints.push_back(
                       {std::string(row.text(0)),
                        parse_id<StoreId>(row.text(1)).value_or(StoreId{}),
                        {{static_cast<std::uint64_t>(row.integer(2))}, static_cast<std::uint32_t>(row.integer(3))}});
                 }));
  return checkpoints;
}

Result<void> put_checkpoint(sqlite::Database& database, const std::string& label, StoreId store) {
  return run(database,
             "insert into weir_checkpoint values(?, ?, 0, 0) on conflict(store) do update set label = excluded.label",
             {store, label});
}

Result<void> move_checkpoint(sqlite::Database& database, StoreId store, Position from, TrackingPoint to) {
  WEIR_TRY(auto* const statement, database.statement("update weir_checkpoint set position = ?, frame_checksum = ?"
                                                     " where store = ? and position = ?"));
  const SqlValue values[] = {to.next, to.frame_checksum, store, from};
  WEIR_CHECK(statement->run(values));
  if (statement->changes() != 1) {
    return Error(Errc::locked, fmt::format("expected the rows to reach event {} of store {}, where this process left "
                                           "them; another process keeps this read model too, stop one of them",
                                           from.value, to_string(store)));
  }
  return {};
}

}  // namespace weir
