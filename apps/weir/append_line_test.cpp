// Goal: a line to append means what it says, and what it does not say right is refused with a message that helps.
// Method: lines, right and wrong.
#include "append_line.hpp"

#include <gmock/gmock.h>

#include "weir/schema/json_reader.hpp"

namespace weir::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(AppendLine, data_is_taken_as_it_stands) {
  const auto commit = parse_append_line(R"({"stream":"a-1","type":"A.v1","data":{ "n": 1.10 }})");
  ASSERT_TRUE(commit);
  EXPECT_EQ(commit->writes[0].stream, "a-1");
  EXPECT_EQ(commit->writes[0].expected, ExpectedState::any());
  const NewEvent& event = commit->writes[0].events[0];
  EXPECT_EQ(event.type, "A.v1");
  EXPECT_EQ(event.data, "{ \"n\": 1.10 }");
  EXPECT_EQ(event.metadata, "");
  EXPECT_FALSE(event.id.is_nil());
}

TEST(AppendLine, takes_all_that_an_event_can_have) {
  const auto commit = parse_append_line(
      R"({"stream":"a","type":"A","data":null,"expected":4,"id":"11111111-2222-4333-8444-555555555555",)"
      R"("correlation":"21111111-2222-4333-8444-555555555555","causation":"31111111-2222-4333-8444-555555555555",)"
      R"("metadata":{"user":"ann"},"tags":["x:1","y:2"]})");
  ASSERT_TRUE(commit) << commit.error().message();
  EXPECT_EQ(commit->writes[0].expected, ExpectedState::exactly({4}));
  const NewEvent& event = commit->writes[0].events[0];
  EXPECT_EQ(to_string(event.id).front(), '1');
  EXPECT_EQ(to_string(event.correlation).front(), '2');
  EXPECT_EQ(to_string(event.causation).front(), '3');
  EXPECT_EQ(event.metadata, R"({"user":"ann"})");
  EXPECT_THAT(event.tags, testing::ElementsAre("x:1", "y:2"));
}

TEST(AppendLine, expected_is_a_word_or_a_version) {
  const auto expected = [](std::string value) {
    return parse_append_line(R"({"stream":"a","type":"A","data":1,"expected":)" + value + "}");
  };
  EXPECT_EQ(expected("\"any\"")->writes[0].expected, ExpectedState::any());
  EXPECT_EQ(expected("\"no_stream\"")->writes[0].expected, ExpectedState::no_stream());
  EXPECT_EQ(expected("\"exists\"")->writes[0].expected, ExpectedState::exists());
  EXPECT_EQ(expected("0")->writes[0].expected, ExpectedState::exactly({0}));
  for (const char* wrong : {"-1", "1.5", "\"none\"", "null", "[]", "99999999999999999999"})
    EXPECT_FALSE(expected(wrong)) << wrong;
}

TEST(AppendLine, a_condition_is_a_query_and_a_position) {
  const auto commit = parse_append_line(
      R"({"stream":"a","type":"A","data":1,"fail_if_any":{"after":42,"query":[)"
      R"({"types":["Opened.v1","Closed.v1"],"tags":["course:7"]},{"tags":["a","b"]},{"types":["C.v1"],"tags":[]}]}})");
  ASSERT_TRUE(commit) << commit.error().message();
  ASSERT_EQ(commit->conditions.size(), 1U);
  EXPECT_EQ(commit->conditions[0].after, Position{42});
  EXPECT_EQ(
      commit->conditions[0].query,
      (Query{{.types = {"Opened.v1", "Closed.v1"}, .tags = {"course:7"}}, {.tags = {"a", "b"}}, {.types = {"C.v1"}}}));
}

TEST(AppendLine, a_condition_that_is_not_whole_is_refused) {
  const auto refusal = [](std::string condition) {
    const auto commit = parse_append_line(R"({"stream":"a","type":"A","data":1,"fail_if_any":)" + condition + "}");
    return commit ? "accepted" : commit.error().message();
  };
  EXPECT_THAT(refusal("7"), HasSubstr("expected an object {\"query\""));
  EXPECT_THAT(refusal("{}"), HasSubstr("expected an object {\"query\""));
  EXPECT_THAT(refusal(R"({"query":[{"tags":["a"]}]})"), HasSubstr("\"after\":POSITION"));
  EXPECT_THAT(refusal(R"({"after":1})"), HasSubstr("\"query\""));
  EXPECT_THAT(refusal(R"({"query":[],"query":[],"after":1})"), HasSubstr("there twice"));
  EXPECT_THAT(refusal(R"({"query":[],"aftr":1})"), HasSubstr("\"aftr\" is no member"));
  EXPECT_THAT(refusal(R"({"query":{},"after":1})"), HasSubstr("expected an array of objects"));
  EXPECT_THAT(refusal(R"({"query":["a"],"after":1})"), HasSubstr("expected an object"));
  EXPECT_THAT(refusal(R"({"query":[{"tag":["a"]}],"after":1})"), HasSubstr("\"tag\" is no member"));
  EXPECT_THAT(refusal(R"({"query":[{"tags":"a"}],"after":1})"), HasSubstr("expected an array of strings"));
  for (const char* after : {"-1", "1.5", "\"1\"", "null"})
    EXPECT_THAT(refusal(R"({"query":[{"tags":["a"]}],"after":)" + std::string(after) + "}"),
                HasSubstr("expected a position"));
}

TEST(AppendLine, a_name_that_is_there_twice_in_an_alternative_is_refused) {
  const auto refused = parse_append_line(
      R"({"stream":"a","type":"A","data":1,"fail_if_any":{"after":0,"query":[{"tags":["a"],"tags":["b"]}]}})");
  ASSERT_FALSE(refused) << "the one or the other would not be heeded";
  EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
  EXPECT_THAT(refused.error().message(), HasSubstr("\"tags\" is there twice"));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(AppendLine, may_be_nested_so_deep_and_no_deeper) {
  const auto line = [](const std::string& member, const std::string& value) {
    return R"({"stream":"a","type":"A",)" + std::string(member == "data" ? "" : R"("data":1,)") + '"' + member +
           "\":" + value + "}";
  };
  EXPECT_TRUE(parse_append_line(line("data", nested(kMaxJsonDepth))));
  for (const std::size_t depth : {std::size_t{kMaxJsonDepth + 1}, std::size_t{1'000'000}}) {
    for (const std::string& wrong :
         {line("data", nested(depth)), line("metadata", R"({"a":)" + nested(depth) + "}"), line("tags", nested(depth)),
          line("expected", nested(depth)), line("fail_if_any", R"({"query":[)" + nested(depth) + R"(],"after":0})"),
          line("fail_if_any", R"({"query":[{"tags":)" + nested(depth) + R"(}],"after":0})")}) {
      const auto refused = parse_append_line(wrong);
      ASSERT_FALSE(refused) << depth;
      EXPECT_EQ(refused.error().code(), Errc::too_large);
      EXPECT_THAT(refused.error().message(), HasSubstr("nested at most 64 deep"));
    }
  }
}

TEST(AppendLine, names_that_begin_with_a_dollar_sign_are_weirs_own) {
  for (const auto& [stream, type] : std::vector<std::pair<std::string, std::string>>{
           {"$consumer-intake", "A.v1"}, {"$$order-1", "A.v1"}, {"$", "A.v1"}, {"a", "$consumer_started"}}) {
    const auto refused = parse_append_line(R"({"stream":")" + stream + R"(","type":")" + type + R"(","data":{}})");
    ASSERT_FALSE(refused) << stream << ' ' << type;
    EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
    EXPECT_THAT(refused.error().message(), AllOf(HasSubstr("begin with $"), HasSubstr("Weir's own")));
  }
  EXPECT_TRUE(parse_append_line(R"({"stream":"a$","type":"A$","data":{"$b":1}})"));
}

struct Wrong {
  const char* line;
  const char* names;
};

TEST(AppendLine, refusals_say_what_was_expected_and_found) {
  for (const auto& [line, names] : {
           Wrong{"nonsense", "not valid JSON"},
           Wrong{"[1]", "another JSON value"},
           Wrong{R"({"type":"A","data":1})", "\"stream\" is missing"},
           Wrong{R"({"stream":"a","data":1})", "\"type\" is missing"},
           Wrong{R"({"stream":"a","type":"A"})", "\"data\" is missing"},
           Wrong{R"({"stream":1,"type":"A","data":1})", "expected a string, found 1"},
           Wrong{R"({"stream":"a","type":"A","data":1,"id":"x"})", "hexadecimal"},
           Wrong{R"({"stream":"a","type":"A","data":1,"metadata":3})", "an object"},
           Wrong{R"({"stream":"a","type":"A","data":1,"tags":[1]})", "an array of strings"},
           Wrong{R"({"stream":"a","type":"A","data":1,"stream":"b"})", "\"stream\" is there twice"},
           Wrong{R"({"stream":"a","type":"A","data":1,"expcted":1})", "\"expcted\" is no member"},
       }) {
    const auto refused = parse_append_line(line);
    ASSERT_FALSE(refused) << line;
    EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
    EXPECT_THAT(refused.error().message(), AllOf(HasSubstr(names), HasSubstr("expected"))) << line;
  }
}

TEST(AppendLine, refusals_do_not_repeat_what_is_long) {
  const std::string name(64 * 1024, 'x');
  const std::string more = R"(,"type":"A","data":1)";
  for (const std::string& line :
       {R"({"stream":"$)" + name + "\"" + more + "}", R"({"stream":"a","type":"$)" + name + R"(","data":1})",
        R"({"stream":"a")" + more + ",\"" + name + "\":1}",
        R"({"stream":"a")" + more + R"(,"expected":")" + name + "\"}",
        R"({"stream":"a")" + more + R"(,"fail_if_any":{")" + name + "\":1}}"}) {
    const auto refused = parse_append_line(line);
    ASSERT_FALSE(refused) << line.substr(0, 60);
    EXPECT_LT(refused.error().message().size(), 500U) << line.substr(0, 60);
  }
}

}  // namespace
}  // namespace weir::cli
