// Goal: the verbs of `weir streams` change a store on the disk, and make none. Method: the binary, one command after
// another.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(StreamLife, limits_deletion_and_tombstone_outlive_the_command) {
  const TempDirectory temp;
  const std::string store = temp / "s";
  std::string lines;
  for (int i = 0; i < 5; ++i) lines += event_line("x", std::to_string(i));
  ASSERT_EQ(weir({"append", store}, lines).code, 0);

  EXPECT_EQ(weir({"streams", "metadata", store, "x", "--max-count", "2"}).code, 0);
  EXPECT_THAT(weir({"read", store, "x", "--json"}).lines, SizeIs(2));
  EXPECT_THAT(weir({"all", store, "--json"}).lines, SizeIs(6)) << "the log has all of it";

  EXPECT_EQ(weir({"streams", "delete", store, "x"}).code, 0);
  EXPECT_EQ(weir({"streams", "delete", store, "x"}).code, 15) << "it is not there any more";
  EXPECT_THAT(weir({"read", store, "x", "--json"}).lines, IsEmpty());
  ASSERT_EQ(weir({"append", store}, event_line("x", "5")).code, 0);
  const auto again = weir({"read", store, "x", "--json"});
  ASSERT_THAT(again.lines, SizeIs(1));
  EXPECT_EQ(nlohmann::json::parse(again.lines[0])["version"], 5);

  EXPECT_EQ(weir({"streams", "tombstone", store, "x"}).code, 0);
  EXPECT_EQ(weir({"read", store, "x"}).code, 32);
  const auto refused = weir({"append", store}, event_line("x", "6"));
  EXPECT_EQ(refused.code, 32);
  EXPECT_THAT(refused.lines.at(0), HasSubstr("stream_tombstoned"));
  EXPECT_EQ(weir({"verify", store}).code, 0);
}

TEST(StreamLife, no_command_makes_a_store) {
  const TempDirectory temp;
  const std::string store = temp / "s";
  EXPECT_EQ(weir({"streams", "metadata", store, "x", "--max-count", "2"}).code, 11);
  EXPECT_EQ(weir({"streams", "delete", store, "x"}).code, 11);
  EXPECT_EQ(weir({"streams", "tombstone", store, "x"}).code, 11);
  EXPECT_FALSE(std::filesystem::exists(store));
}

}  // namespace
}  // namespace e2e
