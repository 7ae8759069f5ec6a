// Goal: what is written is valid JSON, whatever it is given.
// Method: fixed texts, and random bytes judged by another parser.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "weir/schema/json_reader.hpp"
#include "weir/schema/json_writer.hpp"

namespace weir {
namespace {

std::string written(std::string_view text) {
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

TEST(JsonWriter, commas_and_braces_come_by_themselves) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.key("empty");
  out.begin_object();
  out.end_object();
  out.key("list");
  out.begin_array();
  out.null();
  out.boolean(false);
  out.begin_array();
  out.end_array();
  out.integer(-1);
  out.end_array();
  out.key("ready");
  out.json("{\"made\":true}");
  out.key("last");
  out.unsigned_integer(2);
  out.end_object();
  EXPECT_EQ(text, R"({"empty":{},"list":[null,false,[],-1],"ready":{"made":true},"last":2})");
}

TEST(JsonWriter, what_json_demands_is_escaped) {
  EXPECT_EQ(written("a\"b\\c\n\r\t\b\x01\x1f/"), R"("a\"b\\c\n\r\t\u0008\u0001\u001f/")");
  EXPECT_EQ(written({}), "\"\"");
  EXPECT_EQ(written(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(written("Grüße, 東京, \xf0\x9f\x8c\x8a"), "\"Grüße, 東京, \xf0\x9f\x8c\x8a\"");
}

TEST(JsonWriter, bytes_that_are_not_utf8_become_the_characters_of_their_number) {
  EXPECT_EQ(written("caf\xe9"), R"("caf\u00e9")");
  EXPECT_EQ(written("\xc0\x80"), R"("\u00c0\u0080")");                      // overlong
  EXPECT_EQ(written("\xed\xa0\x80"), R"("\u00ed\u00a0\u0080")");            // a surrogate
  EXPECT_EQ(written("\xf4\x90\x80\x80"), R"("\u00f4\u0090\u0080\u0080")");  // past U+10FFFF
  EXPECT_EQ(written("\xe2\x82"), R"("\u00e2\u0082")");                      // cut short
}

TEST(JsonWriter, random_bytes_are_always_valid_json) {
  std::mt19937 random(20261123);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 3 == 0 ? random() : 'a' + random() % 26);
    const std::string json = written(bytes);
    const auto theirs = nlohmann::json::parse(json, nullptr, false);
    ASSERT_TRUE(theirs.is_string()) << json;
    std::string ours;
    JsonReader in(json);
    ASSERT_TRUE(in.string(ours) && in.finish()) << json << in.failure();
    ASSERT_EQ(ours, theirs.get<std::string>());
    ASSERT_EQ(written(ours), written(theirs.get<std::string>()));
  }
}

}  // namespace
}  // namespace weir
