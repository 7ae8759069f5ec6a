// The read model of the order service: its orders by customer, and per status how many and what they are worth.
#pragma once

#include <weir/weir.hpp>

#include "system/options.hpp"

namespace orders {

class OrdersView {
 public:
  /// Follows the order service's own log, and the shop's for what never became an order. Both must outlive it.
  OrdersView(const Options& options, const weir::EventReader& own, const weir::EventReader& shop);

  weir::Projection& projection() { return projection_; }

 private:
  weir::Projection projection_;
};

}  // namespace orders
