// JsonReader: walks through JSON text once, forwards, and hands out what the caller expects to find there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// Objects and arrays inside one another, at most. Deeper ones are an error, so that hostile data cannot exhaust the
/// stack.
inline constexpr int kMaxJsonDepth = 64;

/// Every call consumes one value (or one step of an object or array) and returns whether it was there. The first
/// failure is kept and ends the reading: from then on every call returns false. It reads JSON as RFC 8259 has it, no
/// comments, no trailing commas, and text that is not valid UTF-8 is an error.
///
///     JsonReader in(text);
///     std::string_view name;
///     if (in.begin_object())
///       while (in.next_member(name)) name == "order" ? in.string(order) : in.skip();
///     if (!in.finish()) complain(in.failure());
///
/// Not thread-safe. The text must outlive the reader.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text);

  bool boolean(bool& out);
  /// A number without fraction and exponent, from `least` to `most`.
  bool integer(std::int64_t least, std::int64_t most, std::int64_t& out);
  bool unsigned_integer(std::uint64_t most, std::uint64_t& out);
  /// Any number a double can hold, and the strings that JsonWriter::number writes for those that JSON has not.
  bool number(double& out);
  bool string(std::string& out);
  /// A string without a copy: the view is valid until the next call.
  bool text(std::string_view& out);
  /// Consumes a null if one is next. Anything else is left where it is, and is no failure.
  bool null();
  /// Any value at all, checked and thrown away.
  bool skip();
  /// Any value at all, checked and handed out as it stands there. The view is into the text.
  bool json(std::string_view& out);

  bool begin_object();
  /// The next member's name; its value has to be consumed before the next call. False at the object's end, and on
  /// failure. The view is valid until the next call.
  bool next_member(std::string_view& name);
  bool begin_array();
  /// Whether there is another element, which has to be consumed before the next call. False at the end, and on failure.
  bool next_element();
  /// Whether nothing failed and only white space is left.
  bool finish();

  /// Fails because the value just consumed is not what was expected: "expected a colour, found \"x\"". Returns false.
  bool expected(std::string_view what);
  /// Fails with these words. Returns false.
  bool fail(std::string_view words);
  bool failed() const { return failed_; }

  /// While returning from a failure, whoever knows where it happened puts that in front of the path.
  void in_field(std::string_view name);
  void in_element(std::size_t index);
  void in_member(std::string_view name);
  /// Where and what: "lines[3].price: expected a decimal number with at most three places, found \"x\"".
  std::string failure() const;

 private:
  bool at_value();
  bool take(char c);
  bool take_word(std::string_view word);
  bool number_token(std::string_view& out);
  bool string_body(std::string_view& out);
  bool escaped_string_body(const char* start, std::string_view& out);
  bool escape();
  bool code_unit(std::uint32_t& out);
  bool enter();
  bool malformed(std::string_view expected);
  std::string found_at(const char* at) const;

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* value_;  // where the value consumed last begins
  int depth_ = 0;
  bool first_ = false;  // whether the object or array was just entered, so that no comma is due
  bool failed_ = false;
  std::string unescaped_;
  std::string path_;
  std::string words_;
};

}  // namespace weir
