// One customer's orders, from the read model.
#pragma once

#include <string>

#include <weir/weir.hpp>

namespace orders {

struct CustomerOrder {
  std::string order;
  std::string placed;
  std::string country;
  std::string status;
  std::string reason;
  weir::Decimal value;
};

/// In the order they were placed. None for a customer who is not known.
weir::Result<std::vector<CustomerOrder>> orders_of(weir::ReadModel&, const std::string& customer);

std::string to_text(const std::vector<CustomerOrder>&);
std::string to_json(const std::vector<CustomerOrder>&);  ///< A line for each order.

}  // namespace orders
