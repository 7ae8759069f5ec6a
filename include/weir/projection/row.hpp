// Row: one row of an answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "weir/base/decimal.hpp"
#include "weir/base/time.hpp"
#include "weir/projection/sql_value.hpp"

struct sqlite3_stmt;

namespace weir::sqlite {
class Statement;
}

namespace weir {

/// A view: it and its texts are valid only inside the call that hands it out. Columns count from 0; one that the
/// statement does not have aborts. NULL reads as 0, 0.000 or "": what `sum` gives over no rows, and where that is not
/// meant, ask `is_null` first.
class Row {
 public:
  std::size_t columns() const;
  bool is_null(std::size_t column) const;
  std::int64_t integer(std::size_t column) const;
  double real(std::size_t column) const;
  std::string_view text(std::size_t column) const;
  /// A number of thousandths, as SqlValue writes it.
  Decimal decimal(std::size_t column) const;
  /// A time as SqlValue writes it; the epoch for NULL, and for text that is no time.
  Time time(std::size_t column) const;

 private:
  friend class sqlite::Statement;
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  sqlite3_stmt* statement_;
};

using RowVisit = std::function<void(const Row&)>;

namespace detail {

/// Takes (values..., visit) apart, so that a query reads in the order it runs: statement, values, what is done with
/// each row.
template <class Query, class... ValuesThenVisit>
auto call_query(const Query& query, const ValuesThenVisit&... all) {
  static_assert(sizeof...(all) > 0, "weir: a query ends with what is called for each row");
  constexpr std::size_t count = sizeof...(all) - 1;
  const auto arguments = std::forward_as_tuple(all...);
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    // One more than there are: an array has at least one element.
    const SqlValue values[] = {SqlValue(std::get<I>(arguments))..., SqlValue(std::nullopt)};
    return query(std::span(values, count), RowVisit(std::cref(std::get<count>(arguments))));
  }(std::make_index_sequence<count>());
}

}  // namespace detail
}  // namespace weir
