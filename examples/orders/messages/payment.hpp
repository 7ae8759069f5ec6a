// What the payment service answers, in "payment-<order>".
#pragma once

#include <string>

#include <weir/schema.hpp>

namespace orders {

struct PaymentProcessed {
  std::string order;
  weir::Decimal amount;

  static constexpr auto schema() {
    return weir::event("PaymentProcessed", 1, weir::field("order", &PaymentProcessed::order),
                       weir::field("amount", &PaymentProcessed::amount));
  }
};

struct PaymentDeclined {
  std::string order;
  std::string reason;

  static constexpr auto schema() {
    return weir::event("PaymentDeclined", 1, weir::field("order", &PaymentDeclined::order),
                       weir::field("reason", &PaymentDeclined::reason));
  }
};

struct PaymentRefunded {
  std::string order;
  weir::Decimal amount;

  static constexpr auto schema() {
    return weir::event("PaymentRefunded", 1, weir::field("order", &PaymentRefunded::order),
                       weir::field("amount", &PaymentRefunded::amount));
  }
};

}  // namespace orders
