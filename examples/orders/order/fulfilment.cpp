#include "order/fulfilment.hpp"

#include "messages/inventory.hpp"
#include "messages/payment.hpp"
#include "messages/shipping.hpp"
#include "system/effects_of.hpp"

namespace orders {
namespace {

constexpr auto kOrder = [](const auto& answer) { return answer.order; };

Fulfilment plan(const OrderCreated& e) {
  Fulfilment plan{e.order, e.value, {}};
  for (const Line& line : e.lines) plan.pieces.push_back({line.article, line.quantity});
  return plan;
}

}  // namespace

FulfilmentSaga::FulfilmentSaga(weir::EventStore& own, const Answers& answers, const weir::Aggregates<Order>& orders)
    : saga_(own, {.name = "fulfilment", .version = 1, .begin = weir::Begin::at_start}) {
  saga_.starts_on<OrderCreated>("order", own, [](const OrderCreated& e) { return weir::start(e.order, plan(e)); });

  saga_.step("payment")
      .asks([](const Fulfilment& f) { return PaymentRequested{f.order, f.value}; })
      .done_on<PaymentProcessed>("payment", answers.payment, kOrder)
      .refused_on<PaymentDeclined>("payment", answers.payment, kOrder,
                                   [](const PaymentDeclined& e) { return "payment: " + e.reason; })
      .undo_asks([](const Fulfilment& f) { return RefundRequested{f.order, f.value}; })
      .undone_on<PaymentRefunded>("payment", answers.payment, kOrder);

  saga_.step("inventory")
      .asks([](const Fulfilment& f) { return StockRequested{f.order, f.pieces}; })
      .done_on<StockReserved>("inventory", answers.inventory, kOrder)
      .refused_on<StockMissing>("inventory", answers.inventory, kOrder,
                                [](const StockMissing& e) { return "stock: no " + e.article; })
      .undo_asks([](const Fulfilment& f) { return StockReleaseRequested{f.order}; })
      .undone_on<StockReleased>("inventory", answers.inventory, kOrder);

  saga_.retriable_step("shipping")
      .asks([](const Fulfilment& f) { return ShipmentRequested{f.order}; })
      .done_on<ShipmentSent>("shipping", answers.shipping, kOrder);

  saga_.when_completed([&orders](const Fulfilment& f) {
    return effects_of(orders.decide(f.order, [&](const Order& order) { return order.ship(f.order); }));
  });
  saga_.when_undone([&orders](const Fulfilment& f, std::string_view reason) {
    return effects_of(orders.decide(f.order, [&](const Order& order) { return order.cancel(f.order, reason); }));
  });
}

}  // namespace orders
