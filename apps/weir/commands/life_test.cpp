// Goal: what is shown of a stream is seen and changed, and a stream is ended, by command. Method: a store in memory.
#include "commands/life.hpp"

#include <gmock/gmock.h>

#include "screen.hpp"

namespace weir::cli {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class StreamVerbs : public testing::Test {
 protected:
  StreamVerbs() {
    for (int i = 0; i < 4; ++i) add(*store_, "s", {.type = "N.v1", .data = "{}"});
  }
  void change(const MetadataChange& what) { ASSERT_TRUE(change_metadata(*store_, "s", what, screen_.json)); }

  std::unique_ptr<EventStore> store_ = open_memory_store();
  Screen screen_;
};

TEST_F(StreamVerbs, a_stream_without_metadata_says_so) {
  ASSERT_TRUE(show_metadata(*store_, "s", screen_.json));
  ASSERT_TRUE(show_metadata(*store_, "s", screen_.text));
  EXPECT_THAT(
      screen_.lines(),
      ElementsAre(
          R"({"stream":"s","version":null,"deleted":false,"max_count":null,"max_age":null,"truncate_before":null,"custom":null})",
          "no metadata: all of it is shown"));
}

TEST_F(StreamVerbs, what_is_not_given_stays_and_0_takes_a_limit_away) {
  ASSERT_TRUE(set_stream_metadata(*store_, "s", {.max_count = 9, .custom = R"({"owner": "ann"})"}));
  change({.max_age = 60, .truncate_before = 1});
  change({.max_count = 0, .truncate_before = 2});
  EXPECT_EQ(
      screen_.lines().back(),
      R"({"stream":"s","version":2,"deleted":false,"max_count":null,"max_age":60,"truncate_before":2,"custom":{"owner": "ann"}})");
  EXPECT_THAT(*store_->collect(Read::stream("s")), SizeIs(2));
}

TEST_F(StreamVerbs, text_names_each_limit) {
  ASSERT_TRUE(change_metadata(*store_, "s", {.max_count = 3, .max_age = 60, .truncate_before = 1}, screen_.text));
  EXPECT_THAT(screen_.lines(), ElementsAre("max count        3", "max age          60 s", "truncate before  1"));
}

TEST_F(StreamVerbs, a_limit_that_no_stream_can_have_is_refused) {
  const auto refused = change_metadata(*store_, "s", {.max_age = UINT64_MAX}, screen_.json);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
}

TEST_F(StreamVerbs, a_deleted_stream_is_gone_and_can_be_ended) {
  ASSERT_TRUE(delete_and_tell(*store_, "s", screen_.json));
  ASSERT_TRUE(show_metadata(*store_, "s", screen_.json));
  EXPECT_EQ(screen_.objects().at(1)["deleted"], true);
  EXPECT_EQ(screen_.objects().at(1)["truncate_before"], nullptr);
  EXPECT_EQ(delete_and_tell(*store_, "s", screen_.json).error().code(), Errc::conflict) << "nothing is there";
  ASSERT_TRUE(tombstone_and_tell(*store_, "s", screen_.json));
  EXPECT_THAT(screen_.lines().front(), R"({"stream":"s","deleted":true,"position":4})");
  EXPECT_THAT(screen_.lines().back(), R"({"stream":"s","tombstoned":true,"position":5})");
  EXPECT_EQ(show_metadata(*store_, "s", screen_.json).error().code(), Errc::stream_tombstoned);
}

}  // namespace
}  // namespace weir::cli
