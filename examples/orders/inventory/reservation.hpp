// The pieces that one order holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <weir/domain.hpp>

#include "messages/inventory.hpp"

namespace orders {

enum class ReservationRefusal { nothing_reserved };

constexpr std::string_view name_of(ReservationRefusal) { return "nothing_reserved"; }

struct Reservation {
  static constexpr std::string_view category = "reservation";
  using Events = weir::Events<StockReserved, StockMissing, StockReleased>;

  enum class Status { none, reserved, missing, released };
  Status status = Status::none;
  std::vector<Pieces> pieces;

  void apply(const StockReserved& e) {
    status = Status::reserved;
    pieces = e.pieces;
  }
  void apply(const StockMissing&) { status = Status::missing; }
  void apply(const StockReleased&) { status = Status::released; }

  weir::Decision<ReservationRefusal, StockReleased> release(const std::string& order) const {
    if (status == Status::released) return weir::nothing();
    if (status != Status::reserved) return weir::refuse(ReservationRefusal::nothing_reserved);
    return StockReleased{order};
  }
};

}  // namespace orders
