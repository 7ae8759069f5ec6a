// Rows: what a projection's handler writes its read model with.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "weir/base/result.hpp"
#include "weir/projection/row.hpp"
#include "weir/projection/sql_value.hpp"

namespace weir {

namespace sqlite {
class Database;
}

/// Statements of one transaction, which also holds the place in the sources. They are prepared once and kept, so values
/// belong into `?`, not into the text. The first one that fails ends the transaction: later ones do nothing, the rows
/// are as they were before, and the projection stops with that error; handlers need not check.
///
/// Transactions, PRAGMA, ATTACH and the tables `weir_...` are the projection's own; a statement that touches them
/// fails.
class Rows {
 public:
  /// Runs one statement, with a value for each `?`. Returns how many rows it inserted, changed or deleted.
  ///
  ///     rows.run("insert into orders(id, total) values(?, ?)", e.order, e.total);
  template <class... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    const SqlValue bound[] = {SqlValue(values)..., SqlValue(std::nullopt)};
    return run_bound(sql, std::span(bound, sizeof...(values)));
  }

  /// Reads what was written so far, this transaction's rows included. The last argument is called for each row.
  ///
  ///     rows.query("select total from orders where id = ?", e.order, [&](const weir::Row& r) { total = r.decimal(0);
  ///     });
  template <class... ValuesThenVisit>
  void query(std::string_view sql, const ValuesThenVisit&... values_then_visit) {
    detail::call_query(
        [&](std::span<const SqlValue> values, const RowVisit& visit) { query_bound(sql, values, visit); },
        values_then_visit...);
  }

 private:
  friend class Fold;
  explicit Rows(sqlite::Database& database) : database_(&database) {}
  std::int64_t run_bound(std::string_view sql, std::span<const SqlValue>);
  void query_bound(std::string_view sql, std::span<const SqlValue>, const RowVisit&);

  sqlite::Database* database_;
  std::optional<Error> failure_{};
};

}  // namespace weir
