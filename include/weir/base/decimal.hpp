// Exact decimal numbers with three places, for money: sums come out, whatever the order of adding.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// A number of thousandths. Arithmetic that leaves 64 bits aborts with a message rather than wrap around.
class Decimal {
 public:
  constexpr Decimal() = default;
  static constexpr Decimal from_thousandths(std::int64_t n) { return Decimal(n); }
  constexpr std::int64_t thousandths() const { return thousandths_; }

  Decimal operator+(Decimal other) const;
  Decimal operator-(Decimal other) const;
  Decimal operator*(std::int64_t factor) const;
  Decimal operator-() const;
  Decimal& operator+=(Decimal other) { return *this = *this + other; }
  Decimal& operator-=(Decimal other) { return *this = *this - other; }
  friend constexpr auto operator<=>(Decimal, Decimal) = default;

 private:
  constexpr explicit Decimal(std::int64_t n) : thousandths_(n) {}
  std::int64_t thousandths_ = 0;
};

/// Always three places: "12.500", "-0.050".
std::string to_string(Decimal);
/// "12", "12.5", "-0.05". Nothing for anything else, for more than three places, and for what 64 bits cannot hold.
std::optional<Decimal> parse_decimal(std::string_view);

}  // namespace weir
