// Goal: an error tells people in a sentence and programs in typed members.
// Method: errors with each kind of detail.
#include "error_text.hpp"

#include <gtest/gtest.h>

#include "screen.hpp"

namespace weir::cli {
namespace {

TEST(ErrorText, a_conflict_lists_everything_that_does_not_hold) {
  const Conflicts conflicts{
      .streams = {{"a", "exactly 4", "exactly 5", StreamVersion{5}}, {"b", "exists", "no stream"}},
      .tracking = {{"intake", StoreId{}, 7, Position{1}, Position{2}}},
      .queries = {{1, Position{4}, Position{6}, "Claimed.v1"}, {2, Position{99}}}};
  const auto body = nlohmann::json::parse(error_json({Errc::conflict, "moved", conflicts}, 3))["error"];
  EXPECT_EQ(body["code"], "conflict");
  EXPECT_EQ(body["message"], "moved");
  EXPECT_EQ(body["line"], 3);
  EXPECT_EQ(body["conflicts"][0]["actual_version"], 5);
  EXPECT_TRUE(body["conflicts"][1]["actual_version"].is_null());
  EXPECT_EQ(body["tracking"][0]["partition"], 7);
  EXPECT_EQ(body["queries"][0].dump(), R"({"after":4,"condition":1,"position":6,"type":"Claimed.v1"})");
  EXPECT_EQ(body["queries"][1].dump(), R"({"after":99,"condition":2,"position":null,"type":null})");
}

TEST(ErrorText, damage_has_its_place) {
  const auto body = nlohmann::json::parse(error_json({Errc::corrupted, "bad", Corruption{"f", 8, {}, "why"}}))["error"];
  EXPECT_EQ(body["file"], "f");
  EXPECT_EQ(body["offset"], 8);
  EXPECT_TRUE(body["position"].is_null());
}

TEST(ErrorText, is_reported_on_the_error_stream_in_the_manner_asked_for) {
  Screen screen;
  report(screen.text, {Errc::locked, "held"});
  report(screen.json, {Errc::locked, "held"});
  EXPECT_EQ(screen.err.str(), "weir: held\n{\"error\":{\"code\":\"locked\",\"message\":\"held\"}}\n");
  EXPECT_EQ(screen.out.str(), "");
}

TEST(ErrorText, never_drives_the_terminal_and_keeps_its_lines) {
  Screen screen;
  report(screen.text, {Errc::conflict, "stream \x1b[31m\xe2\x80\xae is not there\nsecond line"});
  EXPECT_EQ(screen.err.str(), "weir: stream \\x1b[31m\\u202e is not there\nsecond line\n");
}

}  // namespace
}  // namespace weir::cli
