#include "loyalty.hpp"

#include "messages/order.hpp"

namespace loyalty {

// [handler]
Loyalty::Loyalty(weir::EventStore& own, const weir::EventReader& order)
    : consumer_(own, {.name = "loyalty", .begin = weir::Begin::at_start}) {
  consumer_.from("order", order)
      .on<orders::OrderShipped>([](const orders::OrderShipped& e) {
        weir::Effects effects;
        if (e.customer.empty()) return effects;
        effects.append("points-" + e.customer, weir::ExpectedState::any(),
                       PointsEarned{e.order, e.value.thousandths() / 1000});
        return effects;
      })
      .key<orders::OrderShipped>([](const orders::OrderShipped& e) { return e.customer; });
}
// [handler]

// [service]
weir::Result<void> run(const std::filesystem::path& data) {
  WEIR_TRY(auto store, weir::open_store(data / "loyalty"));
  WEIR_TRY(auto order, weir::follow_store(data / "order"));
  Loyalty loyalty(*store, *order);

  weir::Service service(*store);
  service.add(loyalty.consumer());
  return service.run_until_stopped();
}
// [service]

}  // namespace loyalty
