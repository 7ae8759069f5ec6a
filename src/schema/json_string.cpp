// Strings, the part of JSON with the most corners.
#include "schema/plain_text.hpp"
#include "schema/utf8.hpp"
#include "weir/schema/json_reader.hpp"

namespace weir {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6);
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3f));
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
}

}  // namespace

/// At the opening quote. Without an escape, which is nearly always, the view is into the text itself.
bool JsonReader::string_body(std::string_view& out) {
  const char* const start = ++at_;
  while ((at_ = skip_plain_text(at_, end_)) != end_) {
    if (*at_ == '"') {
      out = {start, at_++};
      return true;
    }
    if (*at_ == '\\') return escaped_string_body(start, out);
    if (static_cast<unsigned char>(*at_) < 0x20) return malformed("a string without control characters");
    const std::size_t length = utf8_length(at_, end_);
    if (length == 0) return malformed("valid UTF-8");
    at_ += length;
  }
  return malformed("the string's closing quote");
}

bool JsonReader::escaped_string_body(const char* start, std::string_view& out) {
  unescaped_.assign(start, at_);
  while (at_ != end_) {
    const char* const plain = at_;
    at_ = skip_plain_text(at_, end_);
    unescaped_.append(plain, at_);
    if (at_ == end_) break;
    if (*at_ == '"') {
      ++at_;
      out = unescaped_;
      return true;
    }
    if (*at_ == '\\') {
      if (!escape()) return false;
      continue;
    }
    if (static_cast<unsigned char>(*at_) < 0x20) return malformed("a string without control characters");
    const std::size_t length = utf8_length(at_, end_);
    if (length == 0) return malformed("valid UTF-8");
    unescaped_.append(at_, length);
    at_ += length;
  }
  return malformed("the string's closing quote");
}

/// At a backslash.
bool JsonReader::escape() {
  constexpr std::string_view kShort = "\"\\/bfnrt";
  constexpr std::string_view kMeaning = "\"\\/\b\f\n\r\t";
  ++at_;
  if (at_ == end_) return malformed("an escape");
  if (const auto i = kShort.find(*at_); i != std::string_view::npos) {
    ++at_;
    unescaped_ += kMeaning[i];
    return true;
  }
  std::uint32_t code = 0;
  if (!take('u') || !code_unit(code)) return malformed("an escape");
  if (code >= 0xdc00 && code < 0xe000) return malformed("a surrogate pair's first half before its second");
  if (code >= 0xd800 && code < 0xdc00) {
    std::uint32_t low = 0;
    if (!take_word("\\u") || !code_unit(low) || low < 0xdc00 || low >= 0xe000) {
      return malformed("a surrogate pair's second half");
    }
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  }
  append_utf8(unescaped_, code);
  return true;
}

/// Four hexadecimal digits.
bool JsonReader::code_unit(std::uint32_t& out) {
  if (end_ - at_ < 4) return false;
  out = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at_[i];
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9')
      digit = static_cast<std::uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    else
      return false;
    out = out << 4 | digit;
  }
  at_ += 4;
  return true;
}

}  // namespace weir
