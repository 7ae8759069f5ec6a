// error: static assertion failed: weir: an event with a major version above 1 needs `using Previous
#include "weir/schema.hpp"

struct V2 {
#ifdef REPAIRED
  static constexpr auto schema() { return weir::event("Shipped", 1); }
#else
  static constexpr auto schema() { return weir::event("Shipped", 2); }
#endif
};

weir::NewEvent write(const V2& event) { return weir::to_event(event); }
