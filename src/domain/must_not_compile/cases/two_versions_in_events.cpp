// error: static assertion failed: weir: Events<...> has two events of one name
#include "weir/domain/given.hpp"

struct CreatedV1 {
  static constexpr auto schema() { return weir::event("Created", 1); }
};
struct Created {
  using Previous = CreatedV1;
  static Created upcast(CreatedV1) { return {}; }
  static constexpr auto schema() { return weir::event("Created", 2); }
};
struct Order {
  static constexpr std::string_view category = "order";
#ifdef REPAIRED
  using Events = weir::Events<Created>;
#else
  using Events = weir::Events<CreatedV1, Created>;
  void apply(const CreatedV1&) {}
#endif
  void apply(const Created&) {}
};

Order order() { return weir::given<Order>(CreatedV1{}).state(); }
