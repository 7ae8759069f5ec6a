// SqlValue: what is bound to a `?` of a statement.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "weir/base/decimal.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/time.hpp"

namespace weir {

/// Made implicitly from what events consist of. Text is not copied: a SqlValue lives as long as the call it is made
/// for.
///
///     C++                     in SQLite
///     bool, integers          INTEGER (an unsigned one must fit 63 bits)
///     double                  REAL
///     text                    TEXT
///     Decimal                 INTEGER, thousandths: sum() stays exact. Read back with Row::decimal.
///     Time                    TEXT, always with six digits of a second, so that text order is time order, and
///                             SQLite's date functions read it. Read back with Row::time.
///     ids                     TEXT
///     nullopt, empty optional NULL
class SqlValue {
 public:
  SqlValue(std::nullopt_t) {}
  template <std::integral T>
  SqlValue(T value) : value_(integer_of(value)) {}
  SqlValue(double value) : value_(value) {}
  template <class T>
    requires std::convertible_to<const T&, std::string_view>
  SqlValue(const T& text) : value_(std::string_view(text)) {}
  SqlValue(Decimal value) : value_(value.thousandths()) {}
  SqlValue(Time);
  template <class Tag>
  SqlValue(const Id<Tag>& id) : value_(to_string(id)) {}
  SqlValue(Position position) : SqlValue(position.value) {}
  SqlValue(StreamVersion version) : SqlValue(version.value) {}
  template <class T>
  SqlValue(const std::optional<T>& value) {
    if (value) *this = SqlValue(*value);
  }

  /// NULL, INTEGER, REAL, TEXT of the caller, TEXT of its own.
  using Variant = std::variant<std::monostate, std::int64_t, double, std::string_view, std::string>;
  const Variant& get() const { return value_; }

 private:
  template <std::integral T>
  static std::int64_t integer_of(T value) {
    if constexpr (!std::same_as<T, bool>) {
      if (!std::in_range<std::int64_t>(value)) reject_number();
    }
    return static_cast<std::int64_t>(value);
  }
  [[noreturn]] static void reject_number();

  Variant value_;
};

}  // namespace weir
