#include "weir/schema/json_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace weir {

JsonReader::JsonReader(std::string_view text)
    : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()), value_(text.data()) {}

/// Goes to the next value and remembers where it begins.
bool JsonReader::at_value() {
  if (failed_) return false;
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  value_ = at_;
  return true;
}

bool JsonReader::take(char c) {
  if (at_ == end_ || *at_ != c) return false;
  ++at_;
  return true;
}

bool JsonReader::take_word(std::string_view word) {
  if (!std::string_view(at_, end_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

bool JsonReader::boolean(bool& out) {
  if (!at_value()) return false;
  if (take_word("true")) return out = true;
  if (!take_word("false")) return expected("true or false");
  out = false;
  return true;
}

bool JsonReader::null() { return at_value() && take_word("null"); }

bool JsonReader::number_token(std::string_view& out) {
  const char* at = at_;
  const auto digits = [&] {
    const char* first = at;
    while (at != end_ && *at >= '0' && *at <= '9') ++at;
    return at != first;
  };
  if (at != end_ && *at == '-') ++at;
  if (at != end_ && *at == '0') {
    ++at;  // nothing follows a leading zero
  } else if (!digits()) {
    return false;
  }
  if (at != end_ && *at == '.' && (++at, !digits())) return false;
  if (at != end_ && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at != end_ && (*at == '+' || *at == '-')) ++at;
    if (!digits()) return false;
  }
  out = {at_, at};
  at_ = at;
  return true;
}

bool JsonReader::integer(std::int64_t least, std::int64_t most, std::int64_t& out) {
  std::string_view token;
  if (at_value() && number_token(token)) {
    const auto [stop, error] = std::from_chars(token.begin(), token.end(), out);
    if (error == std::errc{} && stop == token.end() && out >= least && out <= most) return true;
  }
  return expected(fmt::format("an integer from {} to {}", least, most));
}

bool JsonReader::unsigned_integer(std::uint64_t most, std::uint64_t& out) {
  std::string_view token;
  if (at_value() && number_token(token)) {
    const auto [stop, error] = std::from_chars(token.begin(), token.end(), out);
    if (error == std::errc{} && stop == token.end() && out <= most) return true;
  }
  return expected(fmt::format("an integer from 0 to {}", most));
}

bool JsonReader::number(double& out) {
  if (!at_value()) return false;
  std::string_view token;
  if (number_token(token)) {
    return std::from_chars(token.begin(), token.end(), out).ec == std::errc{} || expected("a number a double can hold");
  }
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (take_word("\"NaN\"")) return out = std::numeric_limits<double>::quiet_NaN(), true;
  if (take_word("\"Infinity\"")) return out = kInfinity, true;
  if (take_word("\"-Infinity\"")) return out = -kInfinity, true;
  return expected("a number");
}

bool JsonReader::text(std::string_view& out) {
  if (!at_value()) return false;
  if (at_ == end_ || *at_ != '"') return expected("a string");
  return string_body(out);
}

bool JsonReader::string(std::string& out) {
  std::string_view view;
  if (!text(view)) return false;
  out.assign(view);
  return true;
}

/// Into an object or array, whose first character was taken.
bool JsonReader::enter() {
  if (++depth_ > kMaxJsonDepth) return fail(fmt::format("nested deeper than {} objects and arrays", kMaxJsonDepth));
  return first_ = true;
}

bool JsonReader::begin_object() {
  if (!at_value()) return false;
  return take('{') ? enter() : expected("an object");
}

bool JsonReader::begin_array() {
  if (!at_value()) return false;
  return take('[') ? enter() : expected("an array");
}

bool JsonReader::next_member(std::string_view& name) {
  if (!at_value()) return false;
  if (take('}')) {
    --depth_;
    return first_ = false;
  }
  if (!first_) {
    if (!take(',')) return malformed("',' or '}'");
    at_value();
  }
  first_ = false;
  if (at_ == end_ || *at_ != '"') return malformed("a member's name in quotes");
  if (!string_body(name)) return false;
  at_value();
  return take(':') || malformed("':'");
}

bool JsonReader::next_element() {
  if (!at_value()) return false;
  if (take(']')) {
    --depth_;
    return first_ = false;
  }
  if (!first_ && !take(',')) return malformed("',' or ']'");
  first_ = false;
  return true;
}

bool JsonReader::skip() {
  if (!at_value()) return false;
  std::string_view text;
  switch (at_ == end_ ? '\0' : *at_) {
    case '{':
      if (!begin_object()) return false;
      while (next_member(text)) {
        if (!skip()) return false;  // bounded by kMaxJsonDepth
      }
      return !failed_;
    case '[':
      if (!begin_array()) return false;
      while (next_element()) {
        if (!skip()) return false;
      }
      return !failed_;
    case '"':
      return string_body(text);
    case 't':
      return take_word("true") || malformed("a value");
    case 'f':
      return take_word("false") || malformed("a value");
    case 'n':
      return take_word("null") || malformed("a value");
    default:
      return number_token(text) || malformed("a value");
  }
}

bool JsonReader::json(std::string_view& out) {
  if (!at_value()) return false;
  const char* first = at_;
  if (!skip()) return false;
  out = {first, at_};
  return true;
}

bool JsonReader::finish() {
  if (!at_value()) return false;
  return at_ == end_ || malformed("the end of the data");
}

}  // namespace weir
