#include "input_line.hpp"

#include <array>

namespace weir::cli {

bool next_line(std::istream& in, InputLine& line) {
  std::array<char, 16 * 1024> piece;
  line.text.clear();
  line.too_long = false;
  bool anything = false;
  while (in.good()) {
    in.getline(piece.data(), piece.size());
    const bool ends = in.good();  // else the piece is full, or the input is at its end
    const auto count = static_cast<std::size_t>(in.gcount()) - (ends ? 1 : 0);
    anything = anything || ends || count > 0;
    line.too_long = line.too_long || line.text.size() + count > kMaxLineBytes;
    if (line.too_long) {
      line.text = {};
    } else {
      line.text.append(piece.data(), count);
    }
    if (ends) return true;
    if (in.bad()) return false;
    if (!in.eof()) in.clear();
  }
  return anything;
}

}  // namespace weir::cli
