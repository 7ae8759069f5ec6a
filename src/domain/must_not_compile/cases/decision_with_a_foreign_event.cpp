// error: static assertion failed: weir: the Decision has an event that is not in the aggregate's Events
#include "weir/domain.hpp"

struct Created {
  static constexpr auto schema() { return weir::event("Created", 1); }
};
struct Paid {
  static constexpr auto schema() { return weir::event("Paid", 1); }
};
enum class Refusal { no };
struct Order {
  static constexpr std::string_view category = "order";
#ifdef REPAIRED
  using Events = weir::Events<Created, Paid>;
  void apply(const Paid&) {}
#else
  using Events = weir::Events<Created>;
#endif
  void apply(const Created&) {}
  weir::Decision<Refusal, Paid> pay() const { return Paid{}; }
};

bool pay(weir::EventStore& store) {
  return weir::Aggregates<Order>(store).update("1", [](const Order& order) { return order.pay(); }).has_value();
}
