// error: could not convert .* to .*weir::Decision<Refusal, Created>
#include "weir/domain.hpp"

struct Created {
  static constexpr auto schema() { return weir::event("Created", 1); }
};
struct Paid {
  static constexpr auto schema() { return weir::event("Paid", 1); }
};
enum class Refusal { no };

#ifdef REPAIRED
weir::Decision<Refusal, Created, Paid> pay() { return Paid{}; }
#else
weir::Decision<Refusal, Created> pay() { return Paid{}; }
#endif
