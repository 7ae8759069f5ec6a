// error: static assertion failed: weir: this type cannot be a field: .* an enum with weir::enum_names
#include "weir/schema.hpp"

enum class Colour { red };
#ifdef REPAIRED
template <>
inline constexpr auto weir::enum_names<Colour> = std::to_array<weir::EnumName<Colour>>({{Colour::red, "red"}});
#endif

struct Paint {
  Colour colour{};
  static constexpr auto schema() { return weir::record(weir::field("colour", &Paint::colour)); }
};

weir::Result<Paint> read(std::string_view json) { return weir::decode_json<Paint>(json); }
