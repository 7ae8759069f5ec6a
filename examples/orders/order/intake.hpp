// From what was submitted to an order that is created or refused.
#pragma once

#include <weir/weir.hpp>

#include "order/order.hpp"

namespace orders {

class Intake {
 public:
  /// Follows the shop's log. All three must outlive it.
  Intake(weir::EventStore& own, const weir::EventReader& shop, const weir::Aggregates<Order>& orders);

  weir::Consumer& consumer() { return consumer_; }

 private:
  weir::Consumer consumer_;
};

}  // namespace orders
