// ReadModel: reads what a projection wrote, from any process, while it goes on writing.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/projection/row.hpp"
#include "weir/projection/sql_value.hpp"
#include "weir/store/tracking.hpp"

namespace weir {

namespace sqlite {
class Database;
}

/// How far the rows reach in one source: they show everything before `point.next`.
struct Checkpoint {
  std::string label;
  StoreId store;
  TrackingPoint point;
};

/// Read-only: it sees whole transactions, waits for nobody, and holds nobody up. A rebuild becomes visible at once and
/// as a whole. Use one per thread.
class ReadModel {
 public:
  /// Errors: not_found (no such file, or an empty one: the projection has not run yet), invalid_argument (the file is
  /// no read model of Weir), io.
  static Result<ReadModel> open(const std::filesystem::path& file);
  ReadModel(ReadModel&&) noexcept;
  ReadModel& operator=(ReadModel&&) noexcept;
  ~ReadModel();

  /// Runs one statement, with a value for each `?`; the last argument is called for each row. All rows of one query are
  /// of one moment; two queries may see different ones. Errors: invalid_argument (SQL that is wrong), io.
  ///
  ///     db.query("select id, total from orders where customer = ?", customer,
  ///              [](const weir::Row& r) { print(r.text(0), r.decimal(1)); });
  template <class... ValuesThenVisit>
  Result<void> query(std::string_view sql, const ValuesThenVisit&... values_then_visit) {
    return detail::call_query(
        [&](std::span<const SqlValue> values, const RowVisit& visit) { return query_bound(sql, values, visit); },
        values_then_visit...);
  }

  /// How far the rows reach, per source, in the order of the labels.
  Result<std::vector<Checkpoint>> checkpoints();

 private:
  explicit ReadModel(std::unique_ptr<sqlite::Database>);
  Result<void> query_bound(std::string_view sql, std::span<const SqlValue>, const RowVisit&);
  std::unique_ptr<sqlite::Database> database_;
};

}  // namespace weir
