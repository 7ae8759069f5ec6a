#include "order/intake.hpp"

namespace orders {
namespace {

weir::Result<weir::Effects> submit(const weir::Aggregates<Order>& orders, const OrderSubmitted& e) {
  WEIR_TRY(auto decided, orders.decide(e.order, [&](const Order& order) { return order.submit(e); }));
  weir::Effects effects;
  if (!decided.refusal) {
    effects.append(std::move(decided.writes));
  } else if (*decided.refusal != OrderRefusal::already_submitted) {
    // A refusal is a fact too: it is recorded with its reason.
    effects.append("order-" + e.order, weir::ExpectedState::no_stream(),
                   weir::to_event(OrderRefused{e.order, std::string(name_of(*decided.refusal))}));
  }
  return effects;
}

}  // namespace

Intake::Intake(weir::EventStore& own, const weir::EventReader& shop, const weir::Aggregates<Order>& orders)
    : consumer_(own, {.name = "intake", .begin = weir::Begin::at_start}) {
  consumer_.from("shop", shop).on<OrderSubmitted>([&orders](const OrderSubmitted& e, const weir::Handling&) {
    return submit(orders, e);
  });
}

}  // namespace orders
