// error: static assertion failed: weir: Previous must be exactly one major version older
#include "weir/schema.hpp"

struct V1 {
  static constexpr auto schema() { return weir::event("Shipped", 1); }
};
struct V2 {
  using Previous = V1;
  static V2 upcast(V1) { return {}; }
  static constexpr auto schema() { return weir::event("Shipped", 2); }
};
struct V3 {
#ifdef REPAIRED
  using Previous = V2;
  static V3 upcast(V2) { return {}; }
#else
  using Previous = V1;
  static V3 upcast(V1) { return {}; }
#endif
  static constexpr auto schema() { return weir::event("Shipped", 3); }
};

weir::Result<V3> read(const weir::EventView& event) { return weir::decode<V3>(event); }
