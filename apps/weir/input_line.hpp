// Lines of standard input, none of them longer than memory should bear.
#pragma once

#include <cstddef>
#include <istream>
#include <string>

#include "weir/store/commit.hpp"

namespace weir::cli {

/// Room for the largest commit, with all that JSON may need for its names. Longer ones say nothing that could be
/// committed.
inline constexpr std::size_t kMaxLineBytes = 2 * kMaxCommitBytes;

struct InputLine {
  std::string text{};     ///< Without its end.
  bool too_long = false;  ///< It had more than kMaxLineBytes; all of it was passed over, and `text` is empty.
};

/// The next line; false at the end of the input, and when it fails (`in.bad()`).
bool next_line(std::istream& in, InputLine& line);

}  // namespace weir::cli
