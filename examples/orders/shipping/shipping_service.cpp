#include <weir/weir.hpp>

#include "messages/order.hpp"
#include "messages/shipping.hpp"
#include "system/services.hpp"

namespace orders {

/// The smallest of the services: a shipment is one event in a stream of its own, so asking twice sends once.
weir::Result<void> run_shipping(const Options& options) {
  WEIR_TRY(auto store, weir::open_store(options.store_of("shipping")));
  WEIR_TRY(auto order, weir::follow_store(options.store_of("order"), kPatience));

  weir::Consumer consumer(*store, {.name = "shipping", .begin = weir::Begin::at_start});
  consumer.from("order", *order)
      .on<ShipmentRequested>([&](const ShipmentRequested& e, const weir::Handling&) -> weir::Result<weir::Effects> {
        weir::Effects effects;
        const std::string shipment = "shipment-" + e.order;
        WEIR_TRY(const auto sent, store->stream_version(shipment));
        if (!sent) effects.append(shipment, weir::ExpectedState::no_stream(), weir::to_event(ShipmentSent{e.order}));
        return effects;
      })
      .key<ShipmentRequested>([](const ShipmentRequested& e) { return e.order; });

  weir::Service service(*store);
  service.add(consumer);
  return service.run_until_stopped();
}

}  // namespace orders
