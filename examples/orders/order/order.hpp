// The order: what happened to it, and what may happen next.
#pragma once

#include <string_view>

#include <weir/domain.hpp>

#include "messages/order.hpp"
#include "messages/shop.hpp"

namespace orders {

enum class OrderRefusal { already_submitted, no_lines, quantity_not_positive, price_not_positive, not_open };

constexpr std::string_view name_of(OrderRefusal refusal) {
  switch (refusal) {
    case OrderRefusal::already_submitted:
      return "already_submitted";
    case OrderRefusal::no_lines:
      return "no_lines";
    case OrderRefusal::quantity_not_positive:
      return "quantity_not_positive";
    case OrderRefusal::price_not_positive:
      return "price_not_positive";
    case OrderRefusal::not_open:
      return "not_open";
  }
  return "unknown";
}

struct Order {
  static constexpr std::string_view category = "order";
  using Events = weir::Events<OrderCreated, OrderRefused, OrderShipped, OrderCancelled>;

  enum class Status { none, created, refused, shipped, cancelled };

  Status status = Status::none;
  std::string reason;  ///< Of a refused or cancelled order.
  std::string customer;
  weir::Decimal value;
  std::size_t lines = 0;

  void apply(const OrderCreated& e) {
    status = Status::created;
    customer = e.customer;
    value = e.value;
    lines = e.lines.size();
  }
  void apply(const OrderRefused& e) {
    status = Status::refused;
    reason = e.reason;
  }
  void apply(const OrderShipped&) { status = Status::shipped; }
  void apply(const OrderCancelled& e) {
    status = Status::cancelled;
    reason = e.reason;
  }

  /// Every line must have a positive quantity and a positive price; the first that has not decides the reason.
  weir::Decision<OrderRefusal, OrderCreated> submit(const OrderSubmitted& e) const {
    if (status != Status::none) return weir::refuse(OrderRefusal::already_submitted);
    if (e.lines.empty()) return weir::refuse(OrderRefusal::no_lines);
    for (const Line& line : e.lines) {
      if (line.quantity <= 0) return weir::refuse(OrderRefusal::quantity_not_positive);
      if (line.price <= weir::Decimal{}) return weir::refuse(OrderRefusal::price_not_positive);
    }
    return OrderCreated{e.order, e.customer, e.country, e.placed, e.lines, value_of(e.lines)};
  }

  weir::Decision<OrderRefusal, OrderShipped> ship(std::string_view order) const {
    if (status != Status::created) return weir::refuse(OrderRefusal::not_open);
    return OrderShipped{std::string(order), customer, value};
  }

  weir::Decision<OrderRefusal, OrderCancelled> cancel(std::string_view order, std::string_view why) const {
    if (status != Status::created) return weir::refuse(OrderRefusal::not_open);
    return OrderCancelled{std::string(order), std::string(why)};
  }
};

constexpr std::string_view name_of(Order::Status status) {
  switch (status) {
    case Order::Status::none:
      return "none";
    case Order::Status::created:
      return "created";
    case Order::Status::refused:
      return "refused";
    case Order::Status::shipped:
      return "shipped";
    case Order::Status::cancelled:
      return "cancelled";
  }
  return "unknown";
}

}  // namespace orders
