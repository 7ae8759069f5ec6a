#include "report/customer.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace orders {

weir::Result<std::vector<CustomerOrder>> orders_of(weir::ReadModel& db, const std::string& customer) {
  std::vector<CustomerOrder> found;
  WEIR_CHECK(
      db.query("select id, placed, country, status, reason, value from orders where customer = ? order by placed, id",
               customer, [&](const weir::Row& row) {
                 found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                                  std::string(row.text(3)), std::string(row.text(4)), row.decimal(5)});
               }));
  return found;
}

std::string to_text(const std::vector<CustomerOrder>& orders) {
  std::string text;
  weir::Decimal sum;
  for (const CustomerOrder& order : orders) {
    text += fmt::format("{:<12} {}  {:<10} {:>14}  {}\n", order.order, order.placed, order.status,
                        weir::to_string(order.value), order.reason);
    sum += order.value;
  }
  return text + fmt::format("{} orders, {:>14}\n", orders.size(), weir::to_string(sum));
}

std::string to_json(const std::vector<CustomerOrder>& orders) {
  std::string lines;
  for (const CustomerOrder& order : orders) {
    const nlohmann::ordered_json line{{"order", order.order},     {"placed", order.placed},
                                      {"country", order.country}, {"status", order.status},
                                      {"reason", order.reason},   {"value", weir::to_string(order.value)}};
    lines += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  }
  return lines;
}

}  // namespace orders
