// Goal: the reader takes JSON and nothing else, and no input harms it.
// Method: the corners by hand; then thousands of mutated documents, each judged by another parser as well.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <random>

#include "schema/test_events.hpp"

namespace weir::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Empty when it is JSON.
std::string fault_of(std::string_view json) {
  JsonReader in(json);
  return in.skip() && in.finish() ? "" : in.failure();
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonReader, takes_what_rfc_8259_takes) {
  for (const char* json : {"null", "true", " false ", "0", "-0", "1.5", "1e5", "1E+05", "-0.0e-0", "\"\"", "[]", "{}",
                           "[ 1 , \"a\" , [ ] ]", "{\"\":0}", R"("\u0041\/\b\f\ud83c\udf0a")", "\"\x7f\""})
    EXPECT_EQ(fault_of(json), "") << json;
}

TEST(JsonReader, takes_nothing_else) {
  for (const char* json : {"",
                           " ",
                           "nul",
                           "nulll",
                           "True",
                           "01",
                           "+1",
                           "1.",
                           ".5",
                           "1e",
                           "1e+",
                           "-",
                           "--1",
                           "0x1",
                           "NaN",
                           "Infinity",
                           "'a'",
                           "\"a",
                           "\"\\",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"a\nb\"",
                           "\"\\ud800\"",
                           "\"\\ud800\\u0041\"",
                           "\"\\udc00\"",
                           "\"\xff\"",
                           "\"\\n\xc3\"",
                           "[",
                           "[1",
                           "[1,",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "[1}",
                           "{",
                           "{\"a\"",
                           "{\"a\":",
                           "{\"a\":1",
                           "{\"a\":1,",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{1:1}",
                           "{\"a\" 1}",
                           "{\"a\":1 \"b\":2}",
                           "[]]",
                           "1 2",
                           "// 1"})
    EXPECT_NE(fault_of(json), "") << json;
  EXPECT_EQ(fault_of({}), "malformed JSON at byte 0: expected a value, found the end of the data");
}

TEST(JsonReader, says_where_malformed_json_breaks) {
  EXPECT_EQ(fault_of("{\"a\":[1,2"), "malformed JSON at byte 9: expected ',' or ']', found the end of the data");
  EXPECT_EQ(fault_of("{\"a\":1;}"), "malformed JSON at byte 6: expected ',' or '}', found ;");
  EXPECT_EQ(fault_of("[1]x"), "malformed JSON at byte 3: expected the end of the data, found x");
  EXPECT_THAT(fault_of("[\x01]"), HasSubstr("found ?"));
}

TEST(JsonReader, nesting_is_bounded) {
  EXPECT_EQ(fault_of(nested(kMaxJsonDepth)), "");
  EXPECT_EQ(fault_of(nested(kMaxJsonDepth + 1)), "nested deeper than 64 objects and arrays");
  EXPECT_EQ(fault_of(nested(1'000'000)), "nested deeper than 64 objects and arrays");
  EXPECT_EQ(fault_of(std::string(1'000'000, '[')), "nested deeper than 64 objects and arrays");
  std::string tree = R"({"name":"","branches":[])";
  for (int i = 0; i < 1000; ++i) tree = R"({"name":"","branches":[)" + tree + "}]";
  const auto decoded = decode_json<Tree>(tree + "}");
  ASSERT_FALSE(decoded);
  EXPECT_THAT(decoded.error().message(), HasSubstr("nested deeper than 64"));
  EXPECT_THAT(decoded.error().message(), StartsWith("branches[0].branches[0]."));
}

TEST(JsonReader, huge_values_are_refused_and_quoted_in_part) {
  const auto failure = [](const std::string& quantity) {
    return decode_json<Line>(R"({"article":"","quantity":)" + quantity + "}").error().message();
  };
  EXPECT_THAT(failure(std::string(1'000'000, '9')), HasSubstr("found 9999999999999999999999999999999999999999..."));
  EXPECT_THAT(failure("\"" + std::string(1'000'000, 'x') + "\""), HasSubstr("xxx..."));
  EXPECT_LT(failure("1e" + std::string(1000, '9')).size(), 200U);
}

TEST(JsonReader, after_a_failure_everything_fails) {
  JsonReader in("[1,2]");
  std::string_view text;
  std::int64_t number = 0;
  EXPECT_FALSE(in.text(text));
  EXPECT_FALSE(in.begin_array());
  EXPECT_FALSE(in.next_element());
  EXPECT_FALSE(in.null());
  EXPECT_FALSE(in.integer(0, 9, number));
  EXPECT_FALSE(in.finish());
  EXPECT_EQ(in.failure(), "expected a string, found an array");
}

/// What the other parser says; nothing where it gives up at a number too large for it, which is no question of grammar.
std::optional<bool> is_json(const std::string& text) {
  try {
    return !nlohmann::json::parse(text).is_discarded();
  } catch (const nlohmann::json::out_of_range&) {
    return std::nullopt;
  } catch (const nlohmann::json::parse_error&) {
    return false;
  }
}

void mutate(std::string& text, std::mt19937& random) {
  static constexpr std::string_view kBytes = "{}[]:,\"\\/ tfnu0123456789.eE+-\n\x01\x7f\x80\xc3\xe2\xf0\xff";
  const char byte = kBytes[random() % kBytes.size()];
  const std::size_t at = text.empty() ? 0 : random() % text.size();
  switch (text.empty() ? 0 : random() % 4) {
    case 0:
      text.insert(at, 1, byte);
      break;
    case 1:
      text[at] = byte;
      break;
    case 2:
      text.erase(at, 1 + random() % 3);
      break;
    case 3:
      text.resize(at);
      break;
  }
}

TEST(JsonReader, agrees_with_another_parser_about_mutated_documents) {
  const std::string whole = encode_json(EveryKind{.real = -1.5e-7,
                                                  .text = "Grüße \"\\\n\xf0\x9f\x8c\x8a\x01",
                                                  .note = "",
                                                  .lines = {{"a", -1, {}}, {"\x1f", 2, {}}},
                                                  .gaps = {std::nullopt, 5},
                                                  .prices = {{"x", {}}}});
  std::mt19937 random(8259);
  int accepted = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::string text = whole;
    for (std::size_t i = 0, n = 1 + random() % 4; i < n; ++i) mutate(text, random);
    const std::string fault = fault_of(text);
    ASSERT_EQ(fault.empty(), is_json(text).value_or(fault.empty())) << "round " << round << ": " << fault << "\n"
                                                                    << text;
    accepted += fault.empty();
    // A mutant that can still be decoded is a value like any other.
    if (auto decoded = decode_json<EveryKind>(text)) {
      ASSERT_TRUE(fault.empty()) << text;
      ASSERT_EQ(encode_json(value_or_abort(decode_json<EveryKind>(encode_json(*decoded)))), encode_json(*decoded));
    }
  }
  EXPECT_GT(accepted, 2'000);  // or the mutations find nothing but rubble
}

}  // namespace
}  // namespace weir::test
