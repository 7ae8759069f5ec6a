#include "weir/schema/json_writer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "schema/plain_text.hpp"
#include "schema/utf8.hpp"

namespace weir {
namespace {

template <class N>
void append_number(std::string& out, N value) {
  char text[32];  // the longest: a double's shortest form has at most 24 characters
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, end);
}

void append_code_unit(std::string& out, unsigned char code) {
  constexpr char kDigits[] = "0123456789abcdef";
  const char text[] = {'\\', 'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]};
  out.append(text, sizeof text);
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      append_code_unit(out, static_cast<unsigned char>(c));
  }
}

void append_string(std::string& out, std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  if (skip_plain_text(at, end) == end) {  // nearly always
    const std::size_t before = out.size();
    const std::size_t after = before + text.size() + 2;
    out.resize_and_overwrite(after, [&](char* begin, std::size_t) {  // GCC 12 may pass more than was asked for
      char* to = begin + before;
      *to++ = '"';
      to = std::copy(at, end, to);
      *to = '"';
      return after;
    });
    return;
  }
  out += '"';
  const char* plain = at;  // what was passed and not yet appended
  while ((at = skip_plain_text(at, end)) != end) {
    if (const std::size_t length = utf8_length(at, end); length > 1) {
      at += length;
      continue;
    }
    out.append(plain, at);
    append_escaped(out, *at++);
    plain = at;
  }
  out.append(plain, end);
  out += '"';
}

}  // namespace

void JsonWriter::before_value() {
  if (comma_) *out_ += ',';
  comma_ = true;
}

void JsonWriter::begin_object() {
  before_value();
  *out_ += '{';
  comma_ = false;
}

void JsonWriter::end_object() {
  *out_ += '}';
  comma_ = true;
}

void JsonWriter::begin_array() {
  before_value();
  *out_ += '[';
  comma_ = false;
}

void JsonWriter::end_array() {
  *out_ += ']';
  comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  before_value();
  append_string(*out_, name);
  *out_ += ':';
  comma_ = false;
}

void JsonWriter::null() {
  before_value();
  *out_ += "null";
}

void JsonWriter::boolean(bool value) {
  before_value();
  *out_ += value ? "true" : "false";
}

void JsonWriter::integer(std::int64_t value) {
  before_value();
  append_number(*out_, value);
}

void JsonWriter::unsigned_integer(std::uint64_t value) {
  before_value();
  append_number(*out_, value);
}

void JsonWriter::number(double value) {
  if (std::isnan(value)) return string("NaN");
  if (std::isinf(value)) return string(value > 0 ? "Infinity" : "-Infinity");
  before_value();
  append_number(*out_, value);
}

void JsonWriter::string(std::string_view text) {
  before_value();
  append_string(*out_, text);
}

void JsonWriter::json(std::string_view text) {
  before_value();
  *out_ += text;
}

}  // namespace weir
