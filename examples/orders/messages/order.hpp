// What the order service records: the life of an order in "order-<number>", and in its saga's stream what it asks of
// the other services. They find their requests here and answer in their own logs.
#pragma once

#include <string>
#include <vector>

#include <weir/schema.hpp>

#include "messages/line.hpp"

namespace orders {

struct OrderCreated {
  std::string order;
  std::string customer;
  std::string country;
  weir::Time placed;
  std::vector<Line> lines;
  weir::Decimal value;

  static constexpr auto schema() {
    return weir::event("OrderCreated", 1, weir::field("order", &OrderCreated::order),
                       weir::field("customer", &OrderCreated::customer), weir::field("country", &OrderCreated::country),
                       weir::field("placed", &OrderCreated::placed), weir::field("lines", &OrderCreated::lines),
                       weir::field("value", &OrderCreated::value));
  }
};

struct OrderRefused {
  std::string order;
  std::string reason;  ///< The name of the OrderRefusal.

  static constexpr auto schema() {
    return weir::event("OrderRefused", 1, weir::field("order", &OrderRefused::order),
                       weir::field("reason", &OrderRefused::reason));
  }
};

struct OrderShipped {
  std::string order;
  std::string customer;  ///< Empty for a customer without a number.
  weir::Decimal value;

  static constexpr auto schema() {
    return weir::event("OrderShipped", 1, weir::field("order", &OrderShipped::order),
                       weir::field("customer", &OrderShipped::customer), weir::field("value", &OrderShipped::value));
  }
};

struct OrderCancelled {
  std::string order;
  std::string reason;

  static constexpr auto schema() {
    return weir::event("OrderCancelled", 1, weir::field("order", &OrderCancelled::order),
                       weir::field("reason", &OrderCancelled::reason));
  }
};

struct PaymentRequested {
  std::string order;
  weir::Decimal amount;

  static constexpr auto schema() {
    return weir::event("PaymentRequested", 1, weir::field("order", &PaymentRequested::order),
                       weir::field("amount", &PaymentRequested::amount));
  }
};

struct RefundRequested {
  std::string order;
  weir::Decimal amount;

  static constexpr auto schema() {
    return weir::event("RefundRequested", 1, weir::field("order", &RefundRequested::order),
                       weir::field("amount", &RefundRequested::amount));
  }
};

struct StockRequested {
  std::string order;
  std::vector<Pieces> pieces;

  static constexpr auto schema() {
    return weir::event("StockRequested", 1, weir::field("order", &StockRequested::order),
                       weir::field("pieces", &StockRequested::pieces));
  }
};

struct StockReleaseRequested {
  std::string order;

  static constexpr auto schema() {
    return weir::event("StockReleaseRequested", 1, weir::field("order", &StockReleaseRequested::order));
  }
};

struct ShipmentRequested {
  std::string order;

  static constexpr auto schema() {
    return weir::event("ShipmentRequested", 1, weir::field("order", &ShipmentRequested::order));
  }
};

}  // namespace orders
