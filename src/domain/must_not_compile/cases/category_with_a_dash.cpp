// error: static assertion failed: weir: an aggregate's category is the part of its streams' names before the '-'
#include "weir/domain.hpp"

struct Created {
  static constexpr auto schema() { return weir::event("Created", 1); }
};
struct Order {
#ifdef REPAIRED
  static constexpr std::string_view category = "web_order";
#else
  static constexpr std::string_view category = "web-order";
#endif
  using Events = weir::Events<Created>;
  void apply(const Created&) {}
};

weir::Aggregates<Order> orders(weir::EventStore& store) { return weir::Aggregates<Order>(store); }
