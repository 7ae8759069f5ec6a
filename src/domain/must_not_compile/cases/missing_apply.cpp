// error: static assertion failed: weir: the aggregate .* has no `void apply.const E&.` for one of its Events
#include "weir/domain.hpp"

struct Created {
  static constexpr auto schema() { return weir::event("Created", 1); }
};
struct Shipped {
  static constexpr auto schema() { return weir::event("Shipped", 1); }
};
struct Order {
  static constexpr std::string_view category = "order";
  using Events = weir::Events<Created, Shipped>;
  void apply(const Created&) {}
#ifdef REPAIRED
  void apply(const Shipped&) {}
#endif
};

weir::Aggregates<Order> orders(weir::EventStore& store) { return weir::Aggregates<Order>(store); }
