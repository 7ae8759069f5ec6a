#include "weir/projection/rows.hpp"

#include "projection/sqlite/database.hpp"

namespace weir {

std::int64_t Rows::run_bound(std::string_view sql, std::span<const SqlValue> values) {
  if (failure_) return 0;
  auto statement = database_->statement(sql, sqlite::Author::handler);
  if (!statement) {
    failure_ = statement.error();
  } else if (auto ran = (*statement)->run(values); !ran) {
    failure_ = ran.error();
  } else {
    return (*statement)->changes();
  }
  return 0;
}

void Rows::query_bound(std::string_view sql, std::span<const SqlValue> values, const RowVisit& visit) {
  if (failure_) return;
  auto statement = database_->statement(sql, sqlite::Author::handler);
  if (!statement) {
    failure_ = statement.error();
  } else if (auto ran = (*statement)->run(values, visit); !ran) {
    failure_ = ran.error();
  }
}

}  // namespace weir
