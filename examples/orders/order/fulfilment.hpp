// The saga that takes an order from created to shipped over three other services, or undoes what was done.
//
//     OrderCreated -> payment -> inventory -> shipping -> OrderShipped
//                        |           |
//                    declined     missing: refund
//                        v           v
//                         OrderCancelled
#pragma once

#include <weir/weir.hpp>

#include "order/order.hpp"

namespace orders {

/// What the saga knows of its order from the start.
struct Fulfilment {
  std::string order;
  weir::Decimal value;
  std::vector<Pieces> pieces;

  static constexpr auto schema() {
    return weir::event("Fulfilment", 1, weir::field("order", &Fulfilment::order),
                       weir::field("value", &Fulfilment::value), weir::field("pieces", &Fulfilment::pieces));
  }
};

/// The logs of the services that the saga asks.
struct Answers {
  const weir::EventReader& payment;
  const weir::EventReader& inventory;
  const weir::EventReader& shipping;
};

class FulfilmentSaga {
 public:
  /// All must outlive it.
  FulfilmentSaga(weir::EventStore& own, const Answers& answers, const weir::Aggregates<Order>& orders);

  weir::Saga<Fulfilment>& saga() { return saga_; }

 private:
  weir::Saga<Fulfilment> saga_;
};

}  // namespace orders
