// What an order may become. Method: given what happened, when something is asked, then this happens.
#include "order/order.hpp"

#include <gtest/gtest.h>

#include <weir/domain/given.hpp>

namespace orders {
namespace {

const weir::Time kNoon = *weir::parse_time("2010-12-01T12:00:00");

OrderSubmitted submission(std::vector<Line> lines) { return {"1", "17850", "France", kNoon, std::move(lines)}; }
Line line(std::int64_t quantity, const char* price) { return {"A", quantity, *weir::parse_decimal(price)}; }
OrderCreated created() { return {"1", "17850", "France", kNoon, {line(2, "2.5")}, *weir::parse_decimal("5")}; }
OrderShipped shipped() { return {"1", "17850", *weir::parse_decimal("5")}; }

auto submit(std::vector<Line> lines) {
  return [lines](const Order& order) { return order.submit(submission(lines)); };
}

TEST(Orders, a_good_submission_creates_the_order_with_its_exact_value) {
  weir::given<Order>().when(submit({line(2, "2.5")})).then(created());
}

TEST(Orders, a_line_without_a_positive_quantity_or_price_refuses_the_order) {
  weir::given<Order>().when(submit({line(1, "1"), line(0, "1")})).then_refused(OrderRefusal::quantity_not_positive);
  weir::given<Order>().when(submit({line(-1, "1")})).then_refused(OrderRefusal::quantity_not_positive);
  weir::given<Order>().when(submit({line(1, "0")})).then_refused(OrderRefusal::price_not_positive);
  weir::given<Order>().when(submit({line(1, "-0.001")})).then_refused(OrderRefusal::price_not_positive);
  weir::given<Order>().when(submit({})).then_refused(OrderRefusal::no_lines);
}

TEST(Orders, what_was_refused_or_created_is_not_submitted_again) {
  weir::given<Order>(created()).when(submit({line(1, "1")})).then_refused(OrderRefusal::already_submitted);
  weir::given<Order>(OrderRefused{"1", "no_lines"})
      .when(submit({line(1, "1")}))
      .then_refused(OrderRefusal::already_submitted);
}

TEST(Orders, only_an_open_order_is_shipped_or_cancelled) {
  const auto ship = [](const Order& order) { return order.ship("1"); };
  const auto cancel = [](const Order& order) { return order.cancel("1", "why"); };
  weir::given<Order>(created()).when(ship).then(shipped());
  weir::given<Order>(created()).when(cancel).then(OrderCancelled{"1", "why"});
  weir::given<Order>().when(ship).then_refused(OrderRefusal::not_open);
  weir::given<Order>(created(), shipped()).when(cancel).then_refused(OrderRefusal::not_open);
  weir::given<Order>(created(), OrderCancelled{"1", "why"}).when(ship).then_refused(OrderRefusal::not_open);
}

}  // namespace
}  // namespace orders
