// error: static assertion failed: weir: this type cannot be a field: use bool, an integer
#include "weir/schema.hpp"

struct Price {
#ifdef REPAIRED
  double amount{};
#else
  float amount{};
#endif
  static constexpr auto schema() { return weir::record(weir::field("amount", &Price::amount)); }
};

std::string write(const Price& price) { return weir::encode_json(price); }
