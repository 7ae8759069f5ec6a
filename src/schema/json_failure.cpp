// What the reader says when data is not what was expected.
#include <fmt/format.h>

#include <algorithm>

#include "schema/utf8.hpp"
#include "weir/schema/json_reader.hpp"

namespace weir {
namespace {

constexpr std::size_t kMaxQuoted = 40;  // bytes of the data in a message

/// Text for a message: whole characters, and nothing that disturbs a terminal.
std::string quotable(std::string_view text) {
  std::string out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end && out.size() < kMaxQuoted) {
    const std::size_t length = utf8_length(at, end);
    if (length == 0 || static_cast<unsigned char>(*at) < 0x20 || *at == 0x7f) {
      out += '?';
      ++at;
    } else {
      out.append(at, length);
      at += length;
    }
  }
  return at == end ? out : out + "...";
}

}  // namespace

bool JsonReader::fail(std::string_view words) {
  if (!failed_) words_ = words;
  failed_ = true;
  return false;
}

bool JsonReader::expected(std::string_view what) {
  return fail(fmt::format("expected {}, found {}", what, found_at(value_)));
}

/// Not JSON at all: the byte says where, since the path may not.
bool JsonReader::malformed(std::string_view what) {
  return fail(fmt::format("malformed JSON at byte {}: expected {}, found {}", at_ - begin_, what, found_at(at_)));
}

std::string JsonReader::found_at(const char* at) const {
  if (at == end_) return "the end of the data";
  if (*at == '{') return "an object";
  if (*at == '[') return "an array";
  const char* stop = at + 1;
  if (*at == '"') {
    while (stop != end_ && *stop != '"') stop += *stop == '\\' && stop + 1 != end_ ? 2 : 1;
    if (stop != end_) ++stop;
    return quotable({at, stop});
  }
  constexpr std::string_view kDelimiters = ",:]}[{\" \t\r\n";
  if (kDelimiters.find(*at) == std::string_view::npos) {
    stop = std::find_first_of(stop, end_, kDelimiters.begin(), kDelimiters.end());
    return quotable({at, stop});
  }
  return fmt::format("'{}'", quotable({at, stop}));
}

void JsonReader::in_field(std::string_view name) {
  const bool joins = !path_.empty() && path_.front() != '[';
  path_ = fmt::format("{}{}{}", name, joins ? "." : "", path_);
}

void JsonReader::in_element(std::size_t index) {
  const bool joins = !path_.empty() && path_.front() != '[';
  path_ = fmt::format("[{}]{}{}", index, joins ? "." : "", path_);
}

void JsonReader::in_member(std::string_view name) {
  const bool joins = !path_.empty() && path_.front() != '[';
  path_ = fmt::format("[\"{}\"]{}{}", quotable(name), joins ? "." : "", path_);
}

std::string JsonReader::failure() const { return path_.empty() ? words_ : fmt::format("{}: {}", path_, words_); }

}  // namespace weir
