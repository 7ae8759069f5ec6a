#include "report/show.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace orders {
namespace {

weir::Result<weir::Loaded<Order>> load(const weir::EventReader& log, const std::string& order, const Moment& moment) {
  const weir::AggregateHistory<Order> orders(log);
  if (moment.version) return orders.at_version(order, *moment.version);
  if (moment.time) return orders.at_time(order, *moment.time);
  return orders.load(order);
}

}  // namespace

weir::Result<OrderHistory> history_of(const weir::EventReader& log, const std::string& order, const Moment& moment) {
  WEIR_TRY(auto loaded, load(log, order, moment));
  if (!loaded.exists())
    return weir::Error(weir::Errc::not_found, "expected an order of the number \"" + order + "\", found none" +
                                                  (moment.time ? " at that time" : "") +
                                                  "; \"orders report\" counts those there are");
  auto read = weir::Read::stream("order-" + order).limit(loaded.version->value + 1);
  WEIR_TRY(auto events, log.collect(read));
  return OrderHistory{std::move(loaded), std::move(events)};
}

std::string to_text(const std::string& order, const OrderHistory& history) {
  const Order& state = history.order.state;
  std::string text = fmt::format("order {}: {}{}{}\n  customer {}, {} lines, {}\n", order, name_of(state.status),
                                 state.reason.empty() ? "" : ", ", state.reason,
                                 state.customer.empty() ? "without a number" : state.customer, state.lines,
                                 weir::to_string(state.value));
  for (const weir::Event& event : history.events)
    text += fmt::format("  {:>3}  {:<27}  {:<18} {}\n", event.version.value, weir::to_string(event.time), event.type,
                        event.data.size() > 100 ? event.data.substr(0, 97) + "..." : event.data);
  return text;
}

std::string to_json(const std::string& order, const OrderHistory& history) {
  using Json = nlohmann::ordered_json;
  const Order& state = history.order.state;
  Json events = Json::array();
  for (const weir::Event& event : history.events)
    events.push_back({{"position", event.position.value},
                      {"stream", event.stream},
                      {"version", event.version.value},
                      {"type", event.type},
                      {"id", weir::to_string(event.id)},
                      {"time", weir::to_string(event.time)},
                      {"data", Json::parse(event.data, nullptr, false)}});
  const Json json{{"order", order},
                  {"version", history.order.version->value},
                  {"status", name_of(state.status)},
                  {"reason", state.reason},
                  {"customer", state.customer},
                  {"lines", state.lines},
                  {"value", weir::to_string(state.value)},
                  {"events", events}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace orders
