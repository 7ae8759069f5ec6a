// Goal: every receipt that `weir append` printed is true, whatever happens to the process afterwards.
// Method: the binary, its input and its answers; killed in the middle of them.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using Json = nlohmann::json;

TEST(Append, creates_a_store_and_answers_each_line) {
  const TempDirectory temp;
  const auto done = weir({"append", temp / "a/b/store"}, event_line("x-1") + event_line("x-1") + event_line("x-2"));
  EXPECT_EQ(done.code, 0) << done.errors;
  EXPECT_THAT(done.lines, testing::ElementsAre(R"({"stream":"x-1","version":0,"position":0})",
                                               R"({"stream":"x-1","version":1,"position":1})",
                                               R"({"stream":"x-2","version":0,"position":2})"));
}

TEST(Append, makes_a_store_with_files_of_the_size_that_was_asked_for) {
  const TempDirectory temp;
  ASSERT_EQ(weir({"append", temp / "s", "--segment-mib", "9"}, event_line("x")).code, 0);
  EXPECT_EQ(std::filesystem::file_size(*std::filesystem::directory_iterator(temp / "s/log")), 9U * 1024 * 1024);
  EXPECT_EQ(weir({"append", temp / "s", "--segment-mib", "64"}, event_line("x")).code, 0) << "it is there already";
  EXPECT_EQ(weir({"append", temp / "t", "--segment-mib", "8"}, event_line("x")).code, 2);
  EXPECT_FALSE(std::filesystem::exists(temp / "t"));
}

TEST(Append, what_was_appended_is_read_as_it_was_written) {
  const TempDirectory temp;
  weir({"append", temp / "s"},
       event_line("x-1", R"({"price":1.10,"big":12345678901234567890})", R"(,"metadata":{"user":"ann"})"));
  const auto read = weir({"read", temp / "s", "x-1", "--json"});
  ASSERT_EQ(read.code, 0) << read.errors;
  ASSERT_EQ(read.lines.size(), 1U);
  EXPECT_THAT(read.lines[0], testing::HasSubstr(R"("data":{"price":1.10,"big":12345678901234567890})"));
  EXPECT_THAT(read.lines[0], testing::HasSubstr(R"("metadata":{"user":"ann"})"));
}

TEST(Append, the_exit_code_is_that_of_the_first_refused_line_and_the_rest_goes_on) {
  const TempDirectory temp;
  const auto done = weir({"append", temp / "s", "--in-flight", "8"},
                         event_line("x") + event_line("x", "{}", R"(,"expected":7)") + "{\n" + event_line("x"));
  EXPECT_EQ(done.code, 15);
  ASSERT_EQ(done.lines.size(), 4U);
  EXPECT_EQ(Json::parse(done.lines[1])["error"]["conflicts"][0]["actual_version"], 0);
  EXPECT_EQ(Json::parse(done.lines[2])["error"]["line"], 3);
  EXPECT_EQ(Json::parse(done.lines[3])["version"], 1);
  EXPECT_THAT(done.errors, testing::HasSubstr("line 2"));
}

TEST(Append, a_line_that_is_nested_too_deep_is_refused_in_its_place) {
  const TempDirectory temp;
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  const auto done =
      weir({"append", temp / "s"}, event_line("x") +
                                       event_line("x", "1", R"(,"fail_if_any":{"after":0,"query":[)" + deep + "]}") +
                                       event_line("x", deep) + event_line("x"));
  EXPECT_EQ(done.code, 17) << done.errors;
  ASSERT_EQ(done.lines.size(), 4U);
  for (const std::size_t refused : {1U, 2U}) EXPECT_EQ(Json::parse(done.lines[refused])["error"]["code"], "too_large");
  EXPECT_EQ(Json::parse(done.lines[3])["version"], 1);
}

TEST(Append, answers_before_the_next_line_comes) {
  const TempDirectory temp;
  for (const char* in_flight : {"1", "16"}) {
    Program append({"append", temp / "s", "--in-flight", in_flight});
    for (int i = 0; i < 3; ++i) {
      append.write(event_line("x"));
      ASSERT_TRUE(append.line()) << append.errors();
    }
    append.end_input();
    EXPECT_EQ(append.wait(), 0);
  }
}

TEST(Append, reads_no_further_when_nobody_reads_its_answers) {
  const TempDirectory temp;
  Program append({"append", temp / "s", "--in-flight", "4"});
  append.write(event_line("x"));
  ASSERT_TRUE(append.line());
  append.close_output();
  for (int i = 0; i < 100; ++i) append.write(event_line("x"));
  EXPECT_EQ(append.wait(), 19) << "though its input has no end";
  EXPECT_EQ(append.errors(), "");
  EXPECT_LT(weir({"all", temp / "s"}).lines.size(), 101U);
}

class AppendKilled : public testing::TestWithParam<const char*> {};

TEST_P(AppendKilled, every_receipt_that_was_printed_is_there_afterwards) {
  const TempDirectory temp;
  std::vector<Json> receipts;
  for (int round = 0; round < 5; ++round) {
    Program append({"append", temp / "s", "--in-flight", GetParam()});
    std::string lines;
    for (int i = 0; i < 20'000; ++i)
      lines += event_line("x-" + std::to_string(i % 7), "{\"round\":" + std::to_string(round) + "}");
    append.write(lines);
    for (int i = 0; i < 50 + 37 * round; ++i) {
      const auto line = append.line();
      ASSERT_TRUE(line) << append.errors();
      receipts.push_back(Json::parse(*line));
    }
    append.signal(SIGKILL);
    EXPECT_EQ(append.wait(), -SIGKILL) << "it must have been at work";
    while (const auto line = append.line_if_here()) receipts.push_back(Json::parse(*line));
  }

  const auto all = weir({"all", temp / "s", "--json"});
  ASSERT_EQ(all.code, 0) << all.errors;
  for (const Json& receipt : receipts) {
    const auto position = receipt["position"].get<std::size_t>();
    ASSERT_LT(position, all.lines.size());
    const Json event = Json::parse(all.lines[position]);
    EXPECT_EQ(event["position"], receipt["position"]);
    EXPECT_EQ(event["stream"], receipt["stream"]);
    EXPECT_EQ(event["version"], receipt["version"]);
  }
  EXPECT_EQ(weir({"verify", temp / "s"}).code, 0);
}

INSTANTIATE_TEST_SUITE_P(InFlight, AppendKilled, testing::Values("1", "64"),
                         [](const auto& kill) { return std::string("in_flight_") + kill.param; });

}  // namespace
}  // namespace e2e
