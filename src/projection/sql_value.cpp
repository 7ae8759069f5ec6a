#include "weir/projection/sql_value.hpp"

#include "base/assert.hpp"

namespace weir {

SqlValue::SqlValue(Time time) {
  std::string text = to_string(time);
  // A fraction also when it is zero: "…00Z" would sort behind "…00.5Z".
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000000");
  value_ = std::move(text);
}

void SqlValue::reject_number() { abort_with("SQLite has integers up to 2^63 - 1 only"); }

}  // namespace weir
