// What an order is made of: so many pieces of an article at a price.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <weir/schema.hpp>

namespace orders {

struct Line {
  std::string article;
  std::int64_t quantity = 0;
  weir::Decimal price;  ///< For one piece, in pounds.

  static constexpr auto schema() {
    return weir::record(weir::field("article", &Line::article), weir::field("quantity", &Line::quantity),
                        weir::field("price", &Line::price));
  }
};

/// So many pieces of an article: what the stock knows of a line.
struct Pieces {
  std::string article;
  std::int64_t quantity = 0;

  static constexpr auto schema() {
    return weir::record(weir::field("article", &Pieces::article), weir::field("quantity", &Pieces::quantity));
  }
};

inline weir::Decimal value_of(const std::vector<Line>& lines) {
  weir::Decimal sum;
  for (const Line& line : lines) sum += line.price * line.quantity;
  return sum;
}

}  // namespace orders
