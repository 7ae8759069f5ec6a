#include "input_line.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <vector>

namespace weir::cli {
namespace {

std::vector<std::string> lines_of(const std::string& input) {
  std::istringstream in(input);
  std::vector<std::string> lines;
  for (InputLine line; next_line(in, line);) lines.push_back(line.too_long ? "too long" : line.text);
  return lines;
}

TEST(InputLine, is_what_stands_between_line_breaks) {
  using testing::ElementsAre;
  EXPECT_THAT(lines_of(""), ElementsAre());
  EXPECT_THAT(lines_of("\n"), ElementsAre(""));
  EXPECT_THAT(lines_of("a\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(lines_of(std::string("a\0b\n", 4)), ElementsAre(std::string("a\0b", 3)));
}

TEST(InputLine, of_any_length_around_that_of_a_piece_is_whole) {
  for (std::size_t size = 16 * 1024 - 3; size < 16 * 1024 + 3; ++size) {
    const std::string line(size, 'x');
    EXPECT_THAT(lines_of(line + "\n" + line), testing::ElementsAre(line, line)) << size;
  }
}

TEST(InputLine, that_is_too_long_is_passed_over_to_its_end) {
  const std::string most(kMaxLineBytes, 'x');
  EXPECT_THAT(lines_of(most + "\n" + most + "x\nb\n" + most + "xxx"),
              testing::ElementsAre(most, "too long", "b", "too long"));
}

}  // namespace
}  // namespace weir::cli
