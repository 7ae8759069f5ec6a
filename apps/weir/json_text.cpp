#include "json_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

using Json = nlohmann::json;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Walks over text that is known to be valid, so it need not look for mistakes.
class Walk {
 public:
  explicit Walk(std::string_view valid) : text_(valid) {}

  void skip(char expected_or_space) {
    while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == expected_or_space)) ++at_;
  }
  void skip_one() { ++at_; }
  bool at(char c) const { return text_[at_] == c; }

  std::string_view string() {
    const std::size_t begin = at_++;
    for (; text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    return text_.substr(begin, ++at_ - begin);
  }

  std::string_view value() {
    const std::size_t begin = at_;
    int depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        string();
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}' || c == ']' || is_space(c))) break;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
      if (depth == 0 && (c == '}' || c == ']')) break;
    } while (at_ < text_.size());
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

// The library passes over a byte order mark, and takes a NUL byte for the end of the text and what comes after it for
// nothing.
bool is_json(std::string_view text) {
  return !text.empty() && !text.starts_with("\xef\xbb\xbf") && text.find('\0') == std::string_view::npos &&
         Json::accept(text);
}

std::optional<std::vector<JsonMember>> json_members(std::string_view text) {
  if (!is_json(text)) return std::nullopt;
  Walk walk(text);
  walk.skip(' ');
  if (!walk.at('{')) return std::nullopt;
  walk.skip('{');

  std::vector<JsonMember> members;
  while (!walk.at('}')) {
    std::string name = Json::parse(walk.string()).get<std::string>();
    walk.skip(':');
    members.push_back({std::move(name), walk.value()});
    walk.skip(',');
  }
  return members;
}

std::optional<std::vector<std::string_view>> json_elements(std::string_view text) {
  if (!is_json(text)) return std::nullopt;
  Walk walk(text);
  walk.skip(' ');
  if (!walk.at('[')) return std::nullopt;
  walk.skip_one();
  walk.skip(' ');

  std::vector<std::string_view> elements;
  while (!walk.at(']')) {
    elements.push_back(walk.value());
    walk.skip(',');
  }
  return elements;
}

std::size_t json_depth(std::string_view valid) {
  std::size_t depth = 0, deepest = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < valid.size(); ++at) {
    const char c = valid[at];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++at;
    if (in_string) continue;
    if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
    if (c == '}' || c == ']') --depth;
  }
  return deepest;
}

void append_json_string(std::string& to, std::string_view text) {
  const bool plain =
      std::ranges::all_of(text, [](unsigned char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
  if (plain) {
    to.append(1, '"').append(text).append(1, '"');
  } else {
    to += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

std::string json_string(std::string_view text) {
  std::string to;
  append_json_string(to, text);
  return to;
}

void append_json_value(std::string& to, std::string_view valid) {
  const std::size_t begin = to.size();
  to += valid;
  // A valid value has line breaks only between its parts, where a space says the same.
  std::replace_if(
      to.begin() + static_cast<std::ptrdiff_t>(begin), to.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

}  // namespace weir::cli
