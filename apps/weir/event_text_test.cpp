// Goal: what is in a store does not drive the terminal that it is shown on. Method: texts.
#include "event_text.hpp"

#include <gtest/gtest.h>

namespace weir::cli {
namespace {

TEST(Printable, text_stays_as_it_is) {
  for (const char* text :
       {"", "order-42", "caf\xc3\xa9", "\xe2\x82\xac 5", "\xe6\x97\xa5\xe6\x9c\xac", "\xf0\x9f\x98\x80"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, control_characters_are_named) {
  EXPECT_EQ(printable("a\x1b[2Jb\x7f\n"), "a\\x1b[2Jb\\x7f\\x0a");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\u009b31m")
      << "begins a sequence, as ESC [ does";
}

TEST(Printable, what_turns_or_breaks_the_line_is_named) {
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "fdp"),
            "a\\u202efdp")
      << "shown from right to left";
  EXPECT_EQ(printable("a\xe2\x80\xa8"
                      "b\xe2\x80\xa9"),
            "a\\u2028b\\u2029");
  EXPECT_EQ(printable("\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f"), "\\u2066\\u2069\\u061c\\u200f");
}

TEST(Printable, bytes_that_are_no_utf8_are_named) {
  EXPECT_EQ(printable("\x9b"
                      "31m\xff\xc3"),
            "\\x9b31m\\xff\\xc3");
}

}  // namespace
}  // namespace weir::cli
