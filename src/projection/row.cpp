#include "weir/projection/row.hpp"

#include <sqlite3.h>

#include "base/assert.hpp"

namespace weir {
namespace {

int checked(sqlite3_stmt* statement, std::size_t column) {
  WEIR_ASSERT(column < static_cast<std::size_t>(sqlite3_column_count(statement)),
              "a column that the statement does not have");
  return static_cast<int>(column);
}

}  // namespace

std::size_t Row::columns() const { return static_cast<std::size_t>(sqlite3_column_count(statement_)); }

bool Row::is_null(std::size_t column) const {
  return sqlite3_column_type(statement_, checked(statement_, column)) == SQLITE_NULL;
}

std::int64_t Row::integer(std::size_t column) const {
  return sqlite3_column_int64(statement_, checked(statement_, column));
}

double Row::real(std::size_t column) const { return sqlite3_column_double(statement_, checked(statement_, column)); }

std::string_view Row::text(std::size_t column) const {
  const int index = checked(statement_, column);
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, index));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

Decimal Row::decimal(std::size_t column) const { return Decimal::from_thousandths(integer(column)); }

Time Row::time(std::size_t column) const { return parse_time(text(column)).value_or(Time{}); }

}  // namespace weir
