// error: static assertion failed: weir: an event with Previous needs `static ThisEvent upcast
#include "weir/schema.hpp"

struct V1 {
  static constexpr auto schema() { return weir::event("Shipped", 1); }
};
struct V2 {
  using Previous = V1;
#ifdef REPAIRED
  static V2 upcast(V1) { return {}; }
#endif
  static constexpr auto schema() { return weir::event("Shipped", 2); }
};

weir::Result<V2> read(const weir::EventView& event) { return weir::decode<V2>(event); }
