// What the shipping service answers, in "shipment-<order>".
#pragma once

#include <string>

#include <weir/schema.hpp>

namespace orders {

struct ShipmentSent {
  std::string order;

  static constexpr auto schema() { return weir::event("ShipmentSent", 1, weir::field("order", &ShipmentSent::order)); }
};

}  // namespace orders
