// error: static assertion failed: weir: an event's name has letters, digits and '_'
#include "weir/schema.hpp"

struct Shipped {
#ifdef REPAIRED
  static constexpr auto schema() { return weir::event("OrderShipped", 1); }
#else
  static constexpr auto schema() { return weir::event("Order shipped", 1); }
#endif
};

weir::NewEvent write(const Shipped& event) { return weir::to_event(event); }
