// A payment: charged once at most, refunded once at most.
#pragma once

#include <string>
#include <string_view>

#include <weir/domain.hpp>

#include "messages/payment.hpp"

namespace orders {

enum class PaymentRefusal { nothing_to_refund };

constexpr std::string_view name_of(PaymentRefusal) { return "nothing_to_refund"; }

struct Payment {
  static constexpr std::string_view category = "payment";
  using Events = weir::Events<PaymentProcessed, PaymentDeclined, PaymentRefunded>;

  enum class Status { none, charged, declined, refunded };
  Status status = Status::none;
  weir::Decimal amount;

  void apply(const PaymentProcessed& e) {
    status = Status::charged;
    amount = e.amount;
  }
  void apply(const PaymentDeclined&) { status = Status::declined; }
  void apply(const PaymentRefunded&) { status = Status::refunded; }

  /// Asked twice, it answers once.
  weir::Decision<PaymentRefusal, PaymentProcessed, PaymentDeclined> charge(const std::string& order, weir::Decimal sum,
                                                                           bool declined) const {
    if (status != Status::none) return weir::nothing();
    if (declined) return PaymentDeclined{order, "card_declined"};
    return PaymentProcessed{order, sum};
  }

  weir::Decision<PaymentRefusal, PaymentRefunded> refund(const std::string& order) const {
    if (status == Status::refunded) return weir::nothing();
    if (status != Status::charged) return weir::refuse(PaymentRefusal::nothing_to_refund);
    return PaymentRefunded{order, amount};
  }
};

}  // namespace orders
