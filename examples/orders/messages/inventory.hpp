// What the inventory service answers, in "reservation-<order>", and where it keeps account, in "stock-<article>".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <weir/schema.hpp>

#include "messages/line.hpp"

namespace orders {

struct StockReserved {
  std::string order;
  std::vector<Pieces> pieces;

  static constexpr auto schema() {
    return weir::event("StockReserved", 1, weir::field("order", &StockReserved::order),
                       weir::field("pieces", &StockReserved::pieces));
  }
};

struct StockMissing {
  std::string order;
  std::string article;

  static constexpr auto schema() {
    return weir::event("StockMissing", 1, weir::field("order", &StockMissing::order),
                       weir::field("article", &StockMissing::article));
  }
};

struct StockReleased {
  std::string order;

  static constexpr auto schema() {
    return weir::event("StockReleased", 1, weir::field("order", &StockReleased::order));
  }
};

/// Pieces of one article went to an order.
struct StockTaken {
  std::string order;
  std::int64_t quantity = 0;

  static constexpr auto schema() {
    return weir::event("StockTaken", 1, weir::field("order", &StockTaken::order),
                       weir::field("quantity", &StockTaken::quantity));
  }
};

/// And came back.
struct StockReturned {
  std::string order;
  std::int64_t quantity = 0;

  static constexpr auto schema() {
    return weir::event("StockReturned", 1, weir::field("order", &StockReturned::order),
                       weir::field("quantity", &StockReturned::quantity));
  }
};

}  // namespace orders
