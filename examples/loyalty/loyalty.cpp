#include "loyalty.hpp"

#include "messages/order.hpp"

namespace loyalty {

// [service]
Loyalty::Loyalty(weir::EventStore& own, const weir::EventReader& orders)
    : points_(own), consumer_(own, {.name = "loyalty", .begin = weir::Begin::at_start}) {
  consumer_.from("order", orders)
      .on<orders::OrderShipped>([&](const orders::OrderShipped& e) -> weir::Result<weir::Effects> {
        if (e.customer.empty()) return weir::Effects();  // Bought without a customer number.
        WEIR_TRY(auto decided, points_.decide(e.customer, [&](const Points& points) {
          return points.grant(e.customer, e.order, e.value);
        }));
        weir::Effects effects;
        effects.append(std::move(decided.writes));
        return effects;
      })
      .key<orders::OrderShipped>([](const orders::OrderShipped& e) { return e.customer; });
}
// [service]

}  // namespace loyalty
