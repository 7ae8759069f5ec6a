// error: static assertion failed: weir: Previous must have the same event name
#include "weir/schema.hpp"

struct V1 {
#ifdef REPAIRED
  static constexpr auto schema() { return weir::event("Shipped", 1); }
#else
  static constexpr auto schema() { return weir::event("Cancelled", 1); }
#endif
};
struct V2 {
  using Previous = V1;
  static V2 upcast(V1) { return {}; }
  static constexpr auto schema() { return weir::event("Shipped", 2); }
};

weir::EventType type() { return weir::event_type<V2>(); }
