#include "weir/base/decimal.hpp"

#include <fmt/compile.h>

#include <charconv>

#include "base/assert.hpp"

namespace weir {
namespace {

std::int64_t checked(bool overflowed, std::int64_t value) {
  WEIR_ASSERT(!overflowed, "a Decimal left the range of 64 bits");
  return value;
}

}  // namespace

Decimal Decimal::operator+(Decimal other) const {
  std::int64_t sum = 0;
  const bool over = __builtin_add_overflow(thousandths_, other.thousandths_, &sum);
  return Decimal(checked(over, sum));
}

Decimal Decimal::operator-(Decimal other) const {
  std::int64_t difference = 0;
  const bool over = __builtin_sub_overflow(thousandths_, other.thousandths_, &difference);
  return Decimal(checked(over, difference));
}

Decimal Decimal::operator*(std::int64_t factor) const {
  std::int64_t product = 0;
  const bool over = __builtin_mul_overflow(thousandths_, factor, &product);
  return Decimal(checked(over, product));
}

Decimal Decimal::operator-() const { return Decimal{} - *this; }

std::string to_string(Decimal decimal) {
  const std::int64_t n = decimal.thousandths();
  // The magnitude as unsigned, because the most negative number has no positive twin.
  const std::uint64_t magnitude = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
  return fmt::format(FMT_COMPILE("{}{}.{:03}"), n < 0 ? "-" : "", magnitude / 1000, magnitude % 1000);
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view places = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || places.size() > 3 || (point != std::string_view::npos && places.empty())) return std::nullopt;
  std::int64_t n = 0;
  const auto digit = [&n, negative](char c) {
    if (c < '0' || c > '9') return false;
    const std::int64_t step = negative ? -(c - '0') : c - '0';
    return !__builtin_mul_overflow(n, std::int64_t{10}, &n) && !__builtin_add_overflow(n, step, &n);
  };
  for (const char c : whole)
    if (!digit(c)) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i)
    if (!digit(i < places.size() ? places[i] : '0')) return std::nullopt;
  return Decimal::from_thousandths(n);
}

}  // namespace weir
