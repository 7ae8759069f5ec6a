// JSON as text. Values pass through as they were written: reading a number and printing it again could change it
// (1.10, or an integer over 2^53), and an event's data is not ours to change.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

/// One name and value of an object, the value as it stands in the text.
struct JsonMember {
  std::string name;
  std::string_view value;
};

/// The members of a JSON object, in their order; nothing if the text is not one whole, valid JSON object. The values
/// point into `text`.
std::optional<std::vector<JsonMember>> json_members(std::string_view text);

/// The elements of a JSON array, as they stand in the text; nothing if the text is not one whole, valid JSON array.
std::optional<std::vector<std::string_view>> json_elements(std::string_view text);

bool is_json(std::string_view text);

/// How deep objects and arrays stand in one another in valid JSON; 0 for a number or a string.
std::size_t json_depth(std::string_view valid);

/// Appends the text as a JSON string. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& to, std::string_view text);
std::string json_string(std::string_view text);

/// Appends a valid JSON value so that it stays on one line; nothing else of it changes.
void append_json_value(std::string& to, std::string_view valid);

}  // namespace weir::cli
