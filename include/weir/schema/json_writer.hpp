// JsonWriter: appends JSON to a string, without building anything in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// Writes one value after another, commas included; the caller keeps begin and end in pairs. What it writes is valid
/// JSON whatever the strings contain: a byte that is not part of valid UTF-8 is written as the character of that number
/// (0xe9 as "\u00e9", which is what Latin-1 means by it), so such a string does not come back with the same bytes.
///
///     JsonWriter out(text);
///     out.begin_object();
///     out.key("order"); out.string("42");
///     out.end_object();
///
/// Not thread-safe. The string must outlive the writer.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(&out) {}

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  /// The next value's name, inside an object.
  void key(std::string_view name);

  void null();
  void boolean(bool);
  void integer(std::int64_t);
  void unsigned_integer(std::uint64_t);
  /// The shortest text that reads back as the same number. JSON has no NaN and no infinity: they become the strings
  /// "NaN", "Infinity" and "-Infinity", which JsonReader::number reads.
  void number(double);
  void string(std::string_view);
  /// A value that is JSON already. It is not looked into.
  void json(std::string_view);

 private:
  void before_value();

  std::string* out_;
  bool comma_ = false;  // whether a value was finished at this level, so that the next one needs a comma
};

}  // namespace weir
