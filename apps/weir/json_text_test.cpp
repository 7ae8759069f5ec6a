// Goal: JSON passes through as it was written.
// Method: objects with values that reading and printing again would change.
#include "json_text.hpp"

#include <gtest/gtest.h>

namespace weir::cli {
namespace {

TEST(JsonMembers, values_stand_as_they_were_written) {
  const auto members =
      json_members(R"( { "a" : 1.10 , "b":[1, {"}":"]"}], "c":"x\"},{", "d":{}, "e":12345678901234567890123 } )");
  ASSERT_TRUE(members);
  ASSERT_EQ(members->size(), 5U);
  EXPECT_EQ((*members)[0].name, "a");
  EXPECT_EQ((*members)[0].value, "1.10");
  EXPECT_EQ((*members)[1].value, R"([1, {"}":"]"}])");
  EXPECT_EQ((*members)[2].value, R"("x\"},{")");
  EXPECT_EQ((*members)[3].value, "{}");
  EXPECT_EQ((*members)[4].value, "12345678901234567890123");
}

TEST(JsonMembers, names_are_unescaped) {
  const auto members = json_members(R"({"a\u0062\"c":null})");
  ASSERT_TRUE(members);
  EXPECT_EQ(members->front().name, "ab\"c");
}

TEST(JsonMembers, an_empty_object_has_none) {
  EXPECT_TRUE(json_members("{}")->empty());
  EXPECT_TRUE(json_members(" { } ")->empty());
}

TEST(JsonMembers, what_is_no_object_has_nothing) {
  for (const char* text : {"", " ", "[]", "1", "\"{}\"", "{", "{\"a\":}", "{\"a\":1}x", "{\"a\" 1}", "{\"\xff\":1}"})
    EXPECT_FALSE(json_members(text)) << text;
}

TEST(JsonElements, values_stand_as_they_were_written) {
  const auto elements = json_elements(R"( [ 1.10 , {"a":1,"a":[2]},"]", [],{} ,null] )");
  ASSERT_TRUE(elements);
  EXPECT_EQ(*elements, (std::vector<std::string_view>{"1.10", R"({"a":1,"a":[2]})", "\"]\"", "[]", "{}", "null"}));
  EXPECT_TRUE(json_elements(" [ ] ")->empty());
  for (const char* text : {"", "{}", "1", "[", "[1]]", "[1 2]"}) EXPECT_FALSE(json_elements(text)) << text;
}

TEST(JsonDepth, counts_what_stands_in_one_another) {
  EXPECT_EQ(json_depth("1"), 0U);
  EXPECT_EQ(json_depth(R"("[[")"), 0U);
  EXPECT_EQ(json_depth(R"({"a":"\"[[","b":[],"c":{}})"), 2U);
  EXPECT_EQ(json_depth("[[1],[[2]],3]"), 3U);
}

TEST(Json, a_nul_byte_is_no_end) {
  using namespace std::string_view_literals;
  for (const std::string_view text : {"{}\0"sv, "{}\0{\"a\":1}"sv, "\0{}"sv, "1\0"sv, "\"\0\""sv, "\0"sv}) {
    EXPECT_FALSE(is_json(text));
    EXPECT_FALSE(json_members(text));
  }
}

TEST(Json, a_byte_order_mark_is_no_part_of_a_value) {
  EXPECT_FALSE(is_json("\xef\xbb\xbf{}"));
  EXPECT_TRUE(is_json("\"\xef\xbb\xbf\"")) << "a character like others";
}

TEST(JsonString, escapes_what_needs_it) {
  EXPECT_EQ(json_string("order-1"), "\"order-1\"");
  EXPECT_EQ(json_string("a\"b\\c\nd"), R"("a\"b\\c\nd")");
  EXPECT_EQ(json_string("caf\xc3\xa9"), "\"caf\xc3\xa9\"");
}

TEST(JsonString, bytes_that_are_no_utf8_are_replaced) { EXPECT_EQ(json_string("\xff"), "\"\xef\xbf\xbd\""); }

TEST(JsonValue, stays_on_one_line) {
  std::string to = "x\n";
  append_json_value(to, "{\n \"a\": \"b\\n\"\r\n}");
  EXPECT_EQ(to, "x\n{  \"a\": \"b\\n\"  }");
}

}  // namespace
}  // namespace weir::cli
