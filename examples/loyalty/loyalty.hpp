// Loyalty points: one for every whole pound of an order that was shipped. A service of its own, added to the order
// system without touching the others: it only follows the order service's log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <weir/weir.hpp>

namespace loyalty {

// [events]
struct PointsEarned {
  std::string order;
  std::int64_t points = 0;

  static constexpr auto schema() {
    return weir::event("PointsEarned", 1, weir::field("order", &PointsEarned::order),
                       weir::field("points", &PointsEarned::points));
  }
};

struct Account {
  static constexpr std::string_view category = "points";
  using Events = weir::Events<PointsEarned>;

  std::int64_t points = 0;
  void apply(const PointsEarned& e) { points += e.points; }
};
// [events]

// [service]
/// The handlers, on stores that others open: what the service and its tests share.
class Loyalty {
 public:
  Loyalty(weir::EventStore& own, const weir::EventReader& order);
  weir::Consumer& consumer() { return consumer_; }

 private:
  weir::Consumer consumer_;
};

/// The whole service, until SIGTERM.
weir::Result<void> run(const std::filesystem::path& data);
// [service]

}  // namespace loyalty
