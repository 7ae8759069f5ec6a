// A payment is charged once and refunded once, however often it is asked. Method: given, when, then.
#include "payment/payment.hpp"

#include <gtest/gtest.h>

#include <weir/domain/given.hpp>

namespace orders {
namespace {

const weir::Decimal kSum = *weir::parse_decimal("9.99");
const auto charge = [](const Payment& p) { return p.charge("1", kSum, false); };
const auto refund = [](const Payment& p) { return p.refund("1"); };

TEST(Payments, asked_twice_it_charges_once) {
  weir::given<Payment>().when(charge).then(PaymentProcessed{"1", kSum});
  weir::given<Payment>(PaymentProcessed{"1", kSum}).when(charge).then_nothing();
  weir::given<Payment>(PaymentDeclined{"1", "card_declined"}).when(charge).then_nothing();
}

TEST(Payments, only_what_was_charged_is_refunded_and_only_once) {
  weir::given<Payment>(PaymentProcessed{"1", kSum}).when(refund).then(PaymentRefunded{"1", kSum});
  weir::given<Payment>(PaymentProcessed{"1", kSum}, PaymentRefunded{"1", kSum}).when(refund).then_nothing();
  weir::given<Payment>().when(refund).then_refused(PaymentRefusal::nothing_to_refund);
}

}  // namespace
}  // namespace orders
