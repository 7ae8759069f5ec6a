// A customer's points: one for each whole unit of money of an order that was shipped.
#pragma once

#include <weir/domain.hpp>

#include <string>

namespace loyalty {

// [event]
struct PointsGranted {
  std::string customer;
  std::string order;
  std::int64_t points{};

  static constexpr auto schema() {
    return weir::event("PointsGranted", 1, weir::field("customer", &PointsGranted::customer),
                       weir::field("order", &PointsGranted::order), weir::field("points", &PointsGranted::points));
  }
};
// [event]

// [aggregate]
enum class PointsRefusal { order_too_small };

struct Points {
  static constexpr std::string_view category = "points";
  using Events = weir::Events<PointsGranted>;

  std::int64_t balance = 0;
  void apply(const PointsGranted& e) { balance += e.points; }

  weir::Decision<PointsRefusal, PointsGranted> grant(const std::string& customer, const std::string& order,
                                                     weir::Decimal value) const {
    const std::int64_t points = value.thousandths() / 1000;
    if (points == 0) return weir::refuse(PointsRefusal::order_too_small);
    return PointsGranted{customer, order, points};
  }
};
// [aggregate]

}  // namespace loyalty
