// An order as it was: its state after some version or at some time, and the events that made it so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <weir/weir.hpp>

#include "order/order.hpp"

namespace orders {

struct Moment {
  std::optional<weir::StreamVersion> version{};
  std::optional<weir::Time> time{};  ///< Neither: now.
};

struct OrderHistory {
  weir::Loaded<Order> order;
  std::vector<weir::Event> events;  ///< Those up to the moment.
};

/// not_found if there was no such order then.
weir::Result<OrderHistory> history_of(const weir::EventReader& log, const std::string& order, const Moment&);

std::string to_text(const std::string& order, const OrderHistory&);
std::string to_json(const std::string& order, const OrderHistory&);  ///< One line.

}  // namespace orders
