// Goal: a store is read by anybody at any time, while it is written too.
// Method: the binary, with another one appending.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

std::string many(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += event_line("x-" + std::to_string(i % 3), std::to_string(i));
  return lines;
}

TEST(Reading, shows_what_was_appended_while_the_writer_goes_on) {
  const TempDirectory temp;
  Program append({"append", temp / "s"});
  append.write(many(30));
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(append.line());

  EXPECT_EQ(weir({"all", temp / "s", "--json"}).lines.size(), 30U);
  EXPECT_EQ(weir({"all", temp / "s", "--from", "28"}).lines.size(), 2U);
  EXPECT_EQ(weir({"streams", temp / "s", "--json"}).lines.size(), 3U);
  const auto read = weir({"read", temp / "s", "x-0", "--backwards", "--limit", "1", "--json"});
  ASSERT_EQ(read.lines.size(), 1U);
  EXPECT_EQ(Json::parse(read.lines[0])["version"], 9);
  EXPECT_EQ(weir({"verify", temp / "s"}).code, 0);

  append.write(many(1));
  EXPECT_TRUE(append.line()) << "the readers did not disturb it";
}

TEST(Reading, an_event_has_exactly_its_eight_members) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, event_line("x-1"));
  const auto event = nlohmann::ordered_json::parse(weir({"all", temp / "s", "--json"}).lines.at(0));
  std::vector<std::string> names;
  for (const auto& [name, value] : event.items()) names.push_back(name);
  EXPECT_THAT(names, testing::ElementsAre("position", "stream", "version", "type", "id", "time", "data", "metadata"));
}

TEST(Tail, shows_each_event_as_it_comes_and_ends_quietly_when_told_to) {
  const TempDirectory temp;
  Program append({"append", temp / "s"});
  append.write(many(3));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(append.line());

  for (int signal : {SIGTERM, SIGINT}) {
    Program tail({"tail", temp / "s", "--last", "1"});
    ASSERT_THAT(tail.line().value_or("nothing"), HasSubstr("A.v1"));
    ASSERT_TRUE(tail.says("caught up at position"));
    append.write(event_line("late", R"({"signal":)" + std::to_string(signal) + "}"));
    ASSERT_TRUE(append.line());
    EXPECT_THAT(tail.line().value_or("nothing"), HasSubstr("{\"signal\":" + std::to_string(signal) + "}"));
    tail.signal(signal);
    EXPECT_EQ(tail.wait(), 0);
  }
}

TEST(Tail, goes_on_when_the_writer_is_killed_and_another_comes) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, many(1));
  Program tail({"tail", temp / "s", "--from", "0", "--json"});
  ASSERT_TRUE(tail.line());
  for (int round = 0; round < 3; ++round) {
    Program append({"append", temp / "s"});
    append.write(many(1));
    ASSERT_TRUE(append.line());
    append.signal(SIGKILL);
    append.wait();
    const auto line = tail.line();
    ASSERT_TRUE(line) << tail.errors();
    EXPECT_EQ(Json::parse(*line)["position"], round + 1);
  }
}

TEST(Tail, ends_when_nobody_reads_it_any_longer) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, many(1));
  Program tail({"tail", temp / "s", "--json"});
  ASSERT_TRUE(tail.line());
  tail.close_output();
  EXPECT_EQ(tail.wait(), 0) << "though no event came that it would have had to print";
  EXPECT_EQ(tail.errors(), "");
}

TEST(Trace, finds_the_effects_of_a_cause_in_another_store) {
  const TempDirectory temp;
  const std::string cause = "11111111-2222-4333-8444-555555555555";
  weir({"append", temp / "shop"}, event_line("invoice-1", "{}", R"(,"id":")" + cause + "\""));
  weir({"append", temp / "order"},
       event_line("order-1", "{}", R"(,"correlation":")" + cause + R"(","causation":")" + cause + "\""));
  const auto text = weir({"trace", temp / "shop", temp / "order/", "--correlation", cause});
  ASSERT_EQ(text.lines.size(), 2U) << text.errors;
  EXPECT_THAT(text.lines[0], HasSubstr("  A.v1  shop/invoice-1@0"));
  EXPECT_THAT(text.lines[1], HasSubstr("    A.v1  order/order-1@0"));
  const auto json = weir({"trace", temp / "order", temp / "shop", "--correlation", cause, "--json"});
  ASSERT_EQ(json.lines.size(), 1U) << json.errors;
  EXPECT_EQ(Json::parse(json.lines[0])["effects"][0]["store"], "order");
}

TEST(Inspect, says_where_the_frame_lies) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, many(3));
  const auto shown = weir({"inspect", temp / "s", "1", "--json"});
  ASSERT_EQ(shown.code, 0) << shown.errors;
  const Json frame = Json::parse(shown.lines.at(0))["frame"];
  EXPECT_TRUE(std::filesystem::exists(frame["file"].get<std::string>()));
  EXPECT_GT(frame["offset"], 0);
  EXPECT_EQ(frame["events"], 1);
}

TEST(Status, of_a_store_without_consumers) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, many(4));
  const auto shown = weir({"status", temp / "s", "--json"});
  ASSERT_EQ(shown.code, 0) << shown.errors;
  const Json status = Json::parse(shown.lines.at(0));
  EXPECT_EQ(status["end"], 4);
  EXPECT_EQ(status["streams"], 3);
  EXPECT_GT(status["bytes"], 0);
  EXPECT_TRUE(status["consumers"].empty());
}

}  // namespace
}  // namespace e2e
