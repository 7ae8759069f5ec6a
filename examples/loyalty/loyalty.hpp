// The loyalty service: follows the order service's log, and grants points in its own.
#pragma once

#include <weir/weir.hpp>

#include "points.hpp"

namespace loyalty {

class Loyalty {
 public:
  /// Both must outlive it.
  Loyalty(weir::EventStore& own, const weir::EventReader& orders);

  weir::Consumer& consumer() { return consumer_; }

 private:
  weir::Aggregates<Points> points_;
  weir::Consumer consumer_;
};

}  // namespace loyalty
