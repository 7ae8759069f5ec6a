#include "commands/printable.hpp"

#include <gtest/gtest.h>

namespace orders {
namespace {

TEST(Printable, text_stays_as_it_is) {
  const std::string text = "lines,\nand \xc3\xbc \xe2\x82\xac \xf0\x9f\x8c\x8a";
  EXPECT_EQ(printable(text), text);
}

TEST(Printable, what_drives_a_terminal_is_shown_in_numbers) {
  EXPECT_EQ(printable("\x1b[31m\r\t\x7f"), "\\x1b[31m\\x0d\\x09\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b") << "a control that is UTF-8";
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\xe2\\x80\\xae") << "turns what follows";
  EXPECT_EQ(printable("\x9b\xff\xe2\x82"), "\\x9b\\xff\\xe2\\x82") << "no UTF-8";
}

}  // namespace
}  // namespace orders
