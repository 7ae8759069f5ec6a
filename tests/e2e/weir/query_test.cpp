// Goal: tags and conditions work from the command line alone. Method: the binary, appending and asking.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

std::string tagged(const std::string& stream, const std::string& type, const Json& tags, const Json& more = {}) {
  Json line{{"stream", stream}, {"type", type}, {"data", {{"n", 1}}}, {"tags", tags}};
  if (more.is_object()) line.update(more);
  return line.dump() + "\n";
}

std::vector<int> positions(const std::vector<std::string>& lines) {
  std::vector<int> found;
  for (const auto& line : lines) found.push_back(Json::parse(line)["position"].get<int>());
  return found;
}

TEST(Query, finds_events_by_types_and_tags) {
  const TempDirectory temp;
  ASSERT_EQ(weir({"append", temp / "s"}, tagged("course-1", "Opened.v1", {"course:1"}) +
                                             tagged("course-1", "Enrolled.v1", {"course:1", "student:1"}) +
                                             tagged("course-2", "Enrolled.v1", {"course:2", "student:1"}) +
                                             tagged("course-1", "Left.v1", {"course:1", "student:1"}))
                .code,
            0);
  const auto query = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"query", temp / "s", "--json"});
    const auto done = weir(options);
    EXPECT_EQ(done.code, 0) << done.errors;
    return positions(done.lines);
  };
  EXPECT_THAT(query({"--tag", "course:1"}), ElementsAre(0, 1, 3));
  EXPECT_THAT(query({"--tag", "course:1", "--tag", "student:1"}), ElementsAre(1, 3));
  EXPECT_THAT(query({"--type", "Opened.v1", "--type", "Left.v1"}), ElementsAre(0, 3));
  EXPECT_THAT(query({"--type", "Enrolled.v1", "--tag", "course:2"}), ElementsAre(2));
  EXPECT_THAT(query({"--tag", "student:1", "--backwards", "--limit", "2"}), ElementsAre(3, 2));
  EXPECT_THAT(query({"--tag", "student:1", "--from", "2"}), ElementsAre(2, 3));
  EXPECT_THAT(query({"--tag", "nobody"}), ElementsAre());

  const auto shown = Json::parse(weir({"query", temp / "s", "--json", "--tag", "course:2"}).lines.at(0));
  EXPECT_EQ(shown["tags"], Json({"course:2", "student:1"}));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"read", temp / "s", "course-2"}, {"all", temp / "s", "--from", "2", "--limit", "1"}}) {
    auto words = command;
    words.push_back("--json");
    EXPECT_EQ(Json::parse(weir(words).lines.at(0)), shown);
  }
  EXPECT_EQ(Json::parse(weir({"inspect", temp / "s", "2", "--json"}).lines.at(0))["event"], shown);
}

TEST(Query, of_nothing_and_of_what_no_event_can_have_is_refused) {
  const TempDirectory temp;
  ASSERT_EQ(weir({"append", temp / "s"}, event_line("x")).code, 0);
  const auto nothing = weir({"query", temp / "s"});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.errors, HasSubstr("--type or --tag"));
  EXPECT_EQ(weir({"query", temp / "s", "--tag", ""}).code, 10);
  EXPECT_EQ(weir({"query", temp / "s", "--tag", "a\nb"}).code, 10);
  EXPECT_EQ(weir({"query", temp / "s", "--tag", std::string(256, 'x')}).code, 10);
  EXPECT_EQ(weir({"query", temp / "none", "--tag", "a"}).code, 11);
  std::vector<std::string> many{"query", temp / "s"};
  for (int i = 0; i < 1025; ++i) many.insert(many.end(), {"--tag", "t:" + std::to_string(i)});
  const auto refused = weir(many);
  EXPECT_EQ(refused.code, 17);
  EXPECT_THAT(refused.errors, HasSubstr("1025 types and tags in a query; at most 1024"));
}

TEST(Query, a_condition_refuses_its_line_and_the_rest_goes_on) {
  const TempDirectory temp;
  const auto claim = [](const std::string& name, std::uint64_t after = 0) {
    return tagged(
        "names", "Claimed.v1", {"name:" + name},
        {{"fail_if_any",
          {{"query", Json::array({{{"types", {"Claimed.v1"}}, {"tags", {"name:" + name}}}})}, {"after", after}}}});
  };
  for (const char* in_flight : {"1", "16"}) {
    const std::string store = temp / in_flight;
    const auto done =
        weir({"append", store, "--in-flight", in_flight},
             claim("ann") + claim("ann") + claim("bob") + claim("ann", 1) + claim("bob", 1) + claim("cyd", 99));
    EXPECT_EQ(done.code, 15);
    ASSERT_EQ(done.lines.size(), 6U);
    EXPECT_EQ(Json::parse(done.lines[0])["position"], 0);
    EXPECT_EQ(Json::parse(done.lines[1])["error"]["queries"][0]["position"], 0);
    EXPECT_EQ(Json::parse(done.lines[1])["error"]["queries"][0]["type"], "Claimed.v1");
    EXPECT_EQ(Json::parse(done.lines[2])["position"], 1);
    EXPECT_EQ(Json::parse(done.lines[3])["position"], 2) << "only what stands at or past 1 counts";
    EXPECT_EQ(Json::parse(done.lines[4])["error"]["queries"][0]["position"], 1);
    EXPECT_TRUE(Json::parse(done.lines[5])["error"]["queries"][0]["position"].is_null());
    EXPECT_EQ(weir({"append", store}, claim("ann")).code, 15) << "also after a restart";
  }
}

TEST(Query, a_condition_on_everything_and_a_million_tags_are_refused) {
  const TempDirectory temp;
  Json million = Json::array();
  for (int i = 0; i < 1'000'000; ++i) million.push_back("t:" + std::to_string(i));
  const auto on = [](Json query) { return Json{{"fail_if_any", {{"query", std::move(query)}, {"after", 0}}}}; };
  const auto done =
      weir({"append", temp / "s"},
           tagged("x", "A.v1", Json::array(), on(Json::array({{{"types", Json::array()}, {"tags", Json::array()}}}))) +
               tagged("x", "A.v1", Json::array(), on(Json::array())) +
               tagged("x", "A.v1", Json::array(), on(Json::array({{{"tags", million}}}))) +
               tagged("x", "A.v1", million) + tagged("x", "A.v1", {"fine"}));
  ASSERT_EQ(done.lines.size(), 5U);
  EXPECT_EQ(Json::parse(done.lines[0])["error"]["code"], "invalid_argument");
  EXPECT_EQ(Json::parse(done.lines[1])["error"]["code"], "invalid_argument");
  EXPECT_EQ(Json::parse(done.lines[2])["error"]["code"], "too_large");
  EXPECT_EQ(Json::parse(done.lines[3])["error"]["code"], "invalid_argument");
  EXPECT_EQ(Json::parse(done.lines[4])["position"], 0);
}

}  // namespace
}  // namespace e2e
