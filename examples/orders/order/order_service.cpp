#include <weir/weir.hpp>

#include "order/fulfilment.hpp"
#include "order/intake.hpp"
#include "order/read_model.hpp"
#include "system/services.hpp"

namespace orders {

weir::Result<void> run_order(const Options& options) {
  WEIR_TRY(auto store, weir::open_store(options.store_of("order")));
  WEIR_TRY(auto shop, weir::follow_store(options.store_of("shop"), kPatience));
  WEIR_TRY(auto payment, weir::follow_store(options.store_of("payment"), kPatience));
  WEIR_TRY(auto inventory, weir::follow_store(options.store_of("inventory"), kPatience));
  WEIR_TRY(auto shipping, weir::follow_store(options.store_of("shipping"), kPatience));

  const weir::Aggregates<Order> orders(*store);
  Intake intake(*store, *shop, orders);
  FulfilmentSaga fulfilment(*store, {*payment, *inventory, *shipping}, orders);
  OrdersView view(options, *store, *shop);

  weir::Service service(*store);
  service.add(intake.consumer()).add(fulfilment.saga()).add(view.projection());
  return service.run_until_stopped();
}

}  // namespace orders
