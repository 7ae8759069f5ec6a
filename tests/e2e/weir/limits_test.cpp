// Goal: what is too large, or has a hostile name, is refused in its place or just works, in bounded memory: the table
// of docs/reference/limits.md. Method: the binary, with little memory where that is the question.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"
#include "simulation/effort.hpp"
#include "weir/store.hpp"

namespace e2e {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string code_in(const std::string& answer) { return Json::parse(answer)["error"].value("code", "none"); }

/// A line of the shell with the binary as $WEIR; its exit code. Memory of its own is at most 256 MiB, as for stacks;
/// but a sanitizer needs terabytes of addresses for its shadow.
int with_little_memory(const TempDirectory& temp, const std::string& line) {
  const std::string limit = weir::simulation::kIsSanitized ? "" : "ulimit -d 262144 && ";
  return WEXITSTATUS(std::system(("WEIR=" WEIR_PROGRAM "; cd " + temp / "" + " && " + limit + line).c_str()));
}

TEST(Limits, an_event_that_is_too_large_is_refused_and_the_rest_goes_on) {
  const TempDirectory temp;
  const auto data = [](std::size_t bytes) { return '"' + std::string(bytes, 'x') + '"'; };
  constexpr std::size_t kMiB = 1024 * 1024;
  const auto done = weir({"append", temp / "s"}, event_line("x", data(9 * kMiB)) + event_line("x", data(7 * kMiB)) +
                                                     event_line("x", data(17 * kMiB)) + event_line("x"));
  EXPECT_EQ(done.code, 17);
  ASSERT_EQ(done.lines.size(), 4U);
  EXPECT_EQ(code_in(done.lines[0]), "too_large");
  EXPECT_EQ(Json::parse(done.lines[1])["position"], 0);
  EXPECT_EQ(code_in(done.lines[2]), "too_large");
  EXPECT_EQ(Json::parse(done.lines[3])["position"], 1);
  EXPECT_EQ(weir({"all", temp / "s"}).lines.size(), 2U);
}

TEST(Limits, a_line_without_an_end_takes_no_more_memory_than_others) {
  const TempDirectory temp;
  std::ofstream(temp / "after") << '\n' << event_line("x");
  const std::string bytes = std::to_string(weir::simulation::effort(600'000'000, 60'000'000));
  EXPECT_EQ(with_little_memory(temp, "(head -c " + bytes + " /dev/zero; cat after) | $WEIR append s > answers"), 17);
  EXPECT_EQ(weir({"all", temp / "s"}).lines.size(), 1U);
}

TEST(Limits, a_hostile_name_is_refused_in_its_place) {
  const TempDirectory temp;
  std::string lines;
  for (const std::string name :
       {"", "a\\u0000b", "a\\nb", "\\u001b[31m", "\\u007f", "\\u009b", "\xff", "\xed\xa0\x80", "$$$$", "$all"})
    lines += event_line(name);
  lines += event_line(std::string(64 * 1024, 'x')) + event_line("fine");
  const auto done = weir({"append", temp / "s"}, lines);
  EXPECT_EQ(done.code, 10);
  ASSERT_EQ(done.lines.size(), 12U);
  for (std::size_t i = 0; i < 11; ++i) {
    EXPECT_EQ(code_in(done.lines[i]), "invalid_argument") << i;
    EXPECT_LT(done.lines[i].size(), 400U) << i;
  }
  EXPECT_EQ(Json::parse(done.lines[11])["position"], 0);
  for (const std::string name : {"", "a\nb", "\x1b[31m", "\xff", "$$$$"}) {
    const auto read = weir({"read", temp / "s", name});
    EXPECT_EQ(read.code, 11) << name;
    EXPECT_THAT(read.errors, Not(HasSubstr("\x1b"))) << name;
  }
}

TEST(Limits, a_name_that_turns_the_text_around_it_is_shown_as_its_number) {
  const TempDirectory temp;
  const std::string turning =
      "a\xe2\x80\xae"
      "b";
  ASSERT_EQ(weir({"append", temp / "s"}, event_line(turning)).code, 0);
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"streams", temp / "s"}, {"all", temp / "s"}, {"read", temp / "s", turning}, {"inspect", temp / "s", "0"}}) {
    const auto shown = weir(command);
    EXPECT_EQ(shown.code, 0) << command[0];
    EXPECT_THAT(shown.lines, testing::Contains(HasSubstr("a\\u202eb"))) << command[0];
    EXPECT_THAT(shown.lines, testing::Each(Not(HasSubstr("\xe2\x80\xae")))) << command[0];
  }
  const auto refused = weir({"append", temp / "s"}, event_line(turning, "{}", R"(,"expected":"no_stream")"));
  EXPECT_EQ(refused.code, 15);
  EXPECT_THAT(refused.errors, Not(HasSubstr("\xe2\x80\xae")));
}

TEST(Limits, thousands_of_alternatives_are_refused) {
  const TempDirectory temp;
  Json query = Json::array();
  for (int i = 0; i < 5000; ++i) query.push_back({{"tags", {"t:" + std::to_string(i)}}});
  const std::string condition = R"(,"fail_if_any":)" + Json{{"query", query}, {"after", 0}}.dump();
  const auto done = weir({"append", temp / "s"}, event_line("x", "{}", condition) + event_line("x"));
  EXPECT_EQ(done.code, 17);
  ASSERT_EQ(done.lines.size(), 2U);
  EXPECT_THAT(done.lines[0], HasSubstr("5000 alternatives in a query; at most 256"));
  EXPECT_EQ(Json::parse(done.lines[1])["position"], 0);
}

TEST(Limits, a_million_events_are_read_in_bounded_memory) {
  const TempDirectory temp;
  constexpr int kEvents = weir::simulation::effort(1'000'000, 100'000);
  {
    const auto store = weir::value_or_abort(weir::open_store(temp / "s"));
    for (int i = 0; i < kEvents;) {
      std::vector<weir::NewEvent> events;
      for (int n = 0; n < 25'000; ++n, ++i)
        events.push_back({.type = "Counted.v1", .data = std::to_string(i), .tags = {"all:of them"}});
      weir::value_or_abort(store->commit({.writes = {{"count", weir::ExpectedState::any(), std::move(events)}},
                                          .durability = weir::Durability::relaxed}));
    }
  }
  for (const std::string read : {"all s", "read s count", "query s --type Counted.v1", "query s --tag 'all:of them'",
                                 "query s --type Counted.v1 --backwards --json"}) {
    EXPECT_EQ(with_little_memory(temp, "$WEIR " + read + " > out"), 0) << read;
    EXPECT_EQ(with_little_memory(temp, "test $(wc -l < out) = " + std::to_string(kEvents)), 0) << read;
  }
}

}  // namespace
}  // namespace e2e
