// error: static assertion failed: weir: this type cannot be a tag
#include "weir/schema.hpp"

struct Weighed {
  std::string parcel;
  double grams{};
#ifdef REPAIRED
  static constexpr auto schema() { return weir::event("Weighed", 1, weir::tag("parcel", &Weighed::parcel)); }
#else
  static constexpr auto schema() { return weir::event("Weighed", 1, weir::tag("grams", &Weighed::grams)); }
#endif
};

weir::NewEvent write(const Weighed& weighed) { return weir::to_event(weighed); }
