// Goal: stream metadata are read as they were written, what is not the store's own is kept letter by letter, and what
// is no metadata is refused. Method: texts with their meaning beside them.
#include "store/metadata_json.hpp"

#include <gtest/gtest.h>

#include "store/json_members.hpp"

namespace weir::store {
namespace {

TEST(MetadataJson, own_members_are_read_and_the_others_kept_letter_by_letter) {
  const auto read = parse_metadata(
      " {\"$maxCount\": 3, \"a\" : [1, {\"b\": \"}\\\"\"}, -1.5e+3], \"$acl\":{\"$r\":\"ann\"},\r\n\"$maxAge\":60,"
      "\"$tb\":0,\"c\":null} ");
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->max_count, 3u);
  EXPECT_EQ(read->max_age, std::chrono::seconds(60));
  EXPECT_EQ(read->truncate_before, StreamVersion{0});
  EXPECT_EQ(read->custom, R"({"a" : [1, {"b": "}\""}, -1.5e+3],"$acl":{"$r":"ann"},"c":null})");
}

TEST(MetadataJson, what_is_written_is_read_back) {
  for (const StreamMetadata& metadata :
       {StreamMetadata{}, StreamMetadata{.max_count = 1}, StreamMetadata{.max_age = std::chrono::seconds(INT64_MAX)},
        StreamMetadata{.truncate_before = kDeleted},
        StreamMetadata{.max_count = 2, .truncate_before = StreamVersion{5}, .custom = R"({"x":{}})"}}) {
    const auto json = metadata_json(metadata);
    ASSERT_TRUE(json) << json.error().message();
    EXPECT_EQ(*parse_metadata(*json), metadata) << *json;
  }
  EXPECT_EQ(*metadata_json({}), "{}");
  EXPECT_EQ(*metadata_json({.truncate_before = StreamVersion{UINT64_MAX}}), R"({"$tb":9223372036854775807})");
  EXPECT_EQ(*metadata_json({.max_count = 2, .custom = R"( {"a":1} )"}), R"({"$maxCount":2,"a":1})");
}

TEST(MetadataJson, what_is_no_object_is_refused) {
  for (const std::string_view bad : {"",
                                     "3",
                                     "[]",
                                     "{",
                                     "{}}",
                                     "{} {}",
                                     "{\"a\"}",
                                     "{\"a\":}",
                                     "{\"a\":1,}",
                                     "{,\"a\":1}",
                                     "{\"a\":1 \"b\":2}",
                                     "{\"a\":01}",
                                     "{\"a\":tru}",
                                     "{\"a\":\"x}",
                                     "{\"a\":\"x\\",
                                     "{\"a\":[1,]}",
                                     "{\"a\":[1}",
                                     "{a:1}",
                                     "{\"a\":+1}",
                                     "{\"a\":1.}",
                                     "{\"a\":1e}",
                                     "{\"a\":\"\n\"}"}) {
    const auto read = parse_metadata(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().code(), Errc::bad_data);
    if (bad.empty()) continue;  // nothing of one's own
    EXPECT_EQ(metadata_json({.custom = std::string(bad)}).error().code(), Errc::invalid_argument) << bad;
  }
}

TEST(MetadataJson, limits_that_are_no_numbers_of_their_kind_are_refused) {
  for (const std::string_view bad :
       {R"({"$maxCount":0})", R"({"$maxAge":0})", R"({"$tb":-1})", R"({"$maxCount":1.0})", R"({"$maxCount":"1"})",
        R"({"$maxAge":null})", R"({"$tb":9223372036854775808})", R"({"$tb":99999999999999999999})"})
    EXPECT_FALSE(parse_metadata(bad)) << bad;
}

TEST(MetadataJson, depth_is_bounded) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(parse_metadata(nested(JsonMembers::kMaxDepth - 1)));
  EXPECT_FALSE(parse_metadata(nested(JsonMembers::kMaxDepth)));
  EXPECT_FALSE(parse_metadata(nested(1'000'000)));
}

}  // namespace
}  // namespace weir::store
