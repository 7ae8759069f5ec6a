// Where a command prints, and in which manner. Commands get streams, not the process's own, so that a test reads what
// they print.
#pragma once

#include <ostream>
#include <string_view>

namespace weir::cli {

enum class Manner : bool {
  text,  ///< For people: aligned, quiet.
  json,  ///< For programs: one JSON object a line.
};

struct Terminal {
  std::ostream& out;
  std::ostream& err;
  Manner manner = Manner::text;
  bool colours = false;   ///< `out` is a terminal, and NO_COLOR is not set.
  bool progress = false;  ///< `err` is a terminal: long work may draw its progress there.

  bool json() const { return manner == Manner::json; }
  std::string_view dim() const { return colours ? "\x1b[2m" : ""; }
  std::string_view bold() const { return colours ? "\x1b[1m" : ""; }
  std::string_view plain() const { return colours ? "\x1b[0m" : ""; }
};

}  // namespace weir::cli
