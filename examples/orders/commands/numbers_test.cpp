// Goal: a number on the command line is taken as it is, or not at all. Method: words.
#include "commands/numbers.hpp"

#include <gtest/gtest.h>

namespace orders {
namespace {

TEST(Numbers, a_whole_number_fits_or_is_refused) {
  for (const char* text : {"0", "7", "18446744073709551615"}) EXPECT_EQ(expect_whole_number<std::uint64_t>(text), "");
  for (const char* text : {"", "-1", "1.5", "1e3", "seven", "7 ", "18446744073709551616", "99999999999999999999999"})
    EXPECT_NE(expect_whole_number<std::uint64_t>(text), "") << text;
  EXPECT_EQ(expect_whole_number<std::int64_t>("9223372036854775807"), "");
  for (const char* text : {"-1", "9223372036854775808"}) EXPECT_NE(expect_whole_number<std::int64_t>(text), "") << text;
}

TEST(Numbers, a_share_is_from_0_to_1) {
  for (const char* text : {"0", "0.05", "1", "1e-3"}) EXPECT_EQ(expect_share(text), "");
  for (const char* text : {"", "-0.1", "1.1", "nan", "-nan", "inf", "half", "0.5x", "1e999"})
    EXPECT_NE(expect_share(text), "") << text;
}

}  // namespace
}  // namespace orders
