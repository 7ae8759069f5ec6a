#include <stdexcept>

#include <weir/weir.hpp>

#include "messages/order.hpp"
#include "payment/payment.hpp"
#include "system/chance.hpp"
#include "system/effects_of.hpp"
#include "system/services.hpp"

namespace orders {

weir::Result<void> run_payment(const Options& options) {
  WEIR_TRY(auto store, weir::open_store(options.store_of("payment")));
  WEIR_TRY(auto order, weir::follow_store(options.store_of("order"), kPatience));
  const weir::Aggregates<Payment> payments(*store);
  const Faults& faults = options.faults;

  weir::Consumer consumer(*store, {.name = "payment", .begin = weir::Begin::at_start});
  consumer.from("order", *order)
      .on<PaymentRequested>(
          [&](const PaymentRequested& e, const weir::Handling& handling) -> weir::Result<weir::Effects> {
            // At first the gateway cannot be reached: the payment is put off, and no other one waits for it.
            if (handling.attempt <= 3 && hits(faults.payment_outage_rate, e.order, "outage", faults.seed))
              throw std::runtime_error("the payment gateway does not answer");
            const bool declined = hits(faults.payment_failure_rate, e.order, "payment", faults.seed);
            return effects_of(
                payments.decide(e.order, [&](const Payment& p) { return p.charge(e.order, e.amount, declined); }));
          })
      .on<RefundRequested>([&](const RefundRequested& e, const weir::Handling&) -> weir::Result<weir::Effects> {
        return effects_of(payments.decide(e.order, [&](const Payment& p) { return p.refund(e.order); }));
      })
      .key<PaymentRequested>([](const PaymentRequested& e) { return e.order; })
      .key<RefundRequested>([](const RefundRequested& e) { return e.order; });

  weir::Service service(*store);
  service.add(consumer);
  return service.run_until_stopped();
}

}  // namespace orders
