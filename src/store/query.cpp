#include "weir/store/query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t kLongestText = 240;

bool matches(const Alternative& one, const EventView& event) {
  if (one.types.empty() && one.tags.empty()) return false;
  return (one.types.empty() || std::ranges::find(one.types, event.type) != one.types.end()) &&
         std::ranges::all_of(
             one.tags, [&](const std::string& tag) { return std::ranges::find(event.tags, tag) != event.tags.end(); });
}

std::string to_string(const Alternative& one) {
  if (one.tags.empty()) return fmt::format("{}", fmt::join(one.types, " or "));
  return fmt::format("{} with {}", one.types.empty() ? "any type" : fmt::format("{}", fmt::join(one.types, " or ")),
                     fmt::join(one.tags, " and "));
}

}  // namespace

bool matches(const Query& query, const EventView& event) {
  return std::ranges::any_of(query.alternatives, [&](const Alternative& one) { return matches(one, event); });
}

std::string to_string(const Query& query) {
  std::string text;
  for (const Alternative& one : query.alternatives) {
    if (!text.empty()) text += ", or ";
    text += to_string(one);
    if (text.size() <= kLongestText) continue;
    std::size_t end = kLongestText;
    while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
    return text.substr(0, end) + "...";
  }
  return text;
}

}  // namespace weir
