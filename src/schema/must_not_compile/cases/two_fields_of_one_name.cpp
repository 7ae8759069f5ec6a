// error: static assertion failed: weir: every field needs a name of its own
#include "weir/schema.hpp"

struct Point {
  int x{};
  int y{};
#ifdef REPAIRED
  static constexpr auto schema() { return weir::record(weir::field("x", &Point::x), weir::field("y", &Point::y)); }
#else
  static constexpr auto schema() { return weir::record(weir::field("x", &Point::x), weir::field("x", &Point::y)); }
#endif
};

std::string write(const Point& point) { return weir::encode_json(point); }
