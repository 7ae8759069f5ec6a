#include "shop/csv.hpp"

namespace orders {
namespace {

/// Takes one quoted field off the front; `line` then begins with a comma or is empty.
std::optional<std::string> take_quoted(std::string_view& line) {
  std::string field;
  line.remove_prefix(1);
  while (true) {
    const std::size_t quote = line.find('"');
    if (quote == std::string_view::npos) return std::nullopt;
    field += line.substr(0, quote);
    line.remove_prefix(quote + 1);
    if (!line.starts_with('"')) break;
    field += '"';  // a doubled quote stands for one
    line.remove_prefix(1);
  }
  if (!line.empty() && line.front() != ',') return std::nullopt;
  return field;
}

}  // namespace

std::optional<std::vector<std::string>> split_csv(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::vector<std::string> fields;
  while (true) {
    if (line.starts_with('"')) {
      auto field = take_quoted(line);
      if (!field) return std::nullopt;
      fields.push_back(std::move(*field));
    } else {
      const std::size_t comma = line.find(',');
      fields.emplace_back(line.substr(0, comma));
      line.remove_prefix(comma == std::string_view::npos ? line.size() : comma);
    }
    if (line.empty()) return fields;
    line.remove_prefix(1);  // the comma
  }
}

}  // namespace orders
