// Numbers on the command line that are what they say, or refused. CLI11 by itself reads -1 as a very large number, cuts
// one that is too large, and finds nan between 0 and 1.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

namespace orders {

/// For `check` of an option: empty, or what is wrong. A whole number from 0 on that a Number holds.
template <class Number>
std::string expect_whole_number(const std::string& text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_one = error == std::errc{} && end == text.data() + text.size() && number >= 0;
  return is_one ? ""
                : "expected a whole number from 0 to " + std::to_string(std::numeric_limits<Number>::max()) +
                      ", found " + text;
}

/// The same for a share of all, from 0 to 1.
inline std::string expect_share(const std::string& text) {
  double share = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool is_one = error == std::errc{} && end == text.data() + text.size() && share >= 0 && share <= 1;
  return is_one ? "" : "expected a share from 0 to 1, found " + text;
}

}  // namespace orders
