// Goal: the reading commands show what is there, as lines for people and as objects for programs.
// Method: a small store in memory.
#include "commands/read.hpp"

#include <gmock/gmock.h>

#include "commands/inspect.hpp"
#include "commands/streams.hpp"
#include "screen.hpp"

namespace weir::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Reading : public testing::Test {
 protected:
  Reading() {
    add(*store_, "order-1", {.type = "OrderCreated.v1", .data = R"({"total":"12.500"})"});
    add(*store_, "order-2", {.type = "OrderCreated.v1", .data = "{}"});
    add(*store_, "order-1", {.type = "OrderShipped.v1", .data = "not\x1b JSON"});
  }
  std::vector<std::uint64_t> positions() const {
    std::vector<std::uint64_t> all;
    for (const auto& object : screen_.objects()) all.push_back(object["position"].get<std::uint64_t>());
    return all;
  }
  std::unique_ptr<EventStore> store_ = open_memory_store();
  Screen screen_;
};

TEST_F(Reading, streams_come_in_the_order_of_their_first_events) {
  ASSERT_TRUE(list_streams(*store_, screen_.json));
  EXPECT_THAT(screen_.lines(),
              ElementsAre(R"({"stream":"order-1","version":1})", R"({"stream":"order-2","version":0})"));
}

TEST_F(Reading, a_stream_is_read_in_both_directions_from_a_version) {
  ASSERT_TRUE(read_stream(*store_, "order-1", {}, screen_.json));
  ASSERT_TRUE(read_stream(*store_, "order-1", {.from = 1}, screen_.json));
  ASSERT_TRUE(read_stream(*store_, "order-1", {.limit = 1, .direction = Direction::backwards}, screen_.json));
  ASSERT_TRUE(read_stream(*store_, "order-1", {.from = 0, .direction = Direction::backwards}, screen_.json));
  EXPECT_THAT(positions(), ElementsAre(0, 2, 2, 2, 0));
}

TEST_F(Reading, all_begins_at_a_position) {
  ASSERT_TRUE(read_all(*store_, {.from = 1}, screen_.json));
  ASSERT_TRUE(read_all(*store_, {.from = 1, .limit = 1}, screen_.json));
  ASSERT_TRUE(read_all(*store_, {.from = 99}, screen_.json));
  EXPECT_THAT(positions(), ElementsAre(1, 2, 1));
}

TEST_F(Reading, a_query_is_read_by_type_and_tag) {
  add(*store_, "order-2", {.type = "OrderShipped.v1", .data = "{}", .tags = {"customer:7", "country:FR"}});
  add(*store_, "order-3", {.type = "OrderCreated.v1", .data = "{}", .tags = {"customer:7"}});
  const auto read = [&](Alternative what, ReadRange range = {}) {
    return read_query(*store_, {std::move(what)}, range, screen_.json).has_value();
  };
  ASSERT_TRUE(read({.types = {"OrderShipped.v1"}}));                                   // 2 3
  ASSERT_TRUE(read({.types = {"OrderShipped.v1", "Other"}, .tags = {"customer:7"}}));  // 3
  ASSERT_TRUE(read({.tags = {"customer:7"}}, {.direction = Direction::backwards}));    // 4 3
  ASSERT_TRUE(read({.tags = {"customer:7"}}, {.from = 4}));                            // 4
  ASSERT_TRUE(read({.tags = {"customer:7"}}, {.limit = 1}));                           // 3
  ASSERT_TRUE(read({.tags = {"customer:8"}}));
  EXPECT_THAT(positions(), ElementsAre(2, 3, 3, 4, 3, 4, 3));
  EXPECT_FALSE(read({}));
}

TEST_F(Reading, a_stream_that_is_not_there_is_not_found) {
  const auto read = read_stream(*store_, "order-3", {}, screen_.json);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::not_found);
  EXPECT_THAT(read.error().message(), HasSubstr("weir streams"));
}

TEST_F(Reading, text_has_a_line_an_event_and_never_drives_the_terminal) {
  ASSERT_TRUE(read_all(*store_, {}, screen_.text));
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0], HasSubstr("order-1@0"));
  EXPECT_THAT(lines[2], HasSubstr("not\\x1b JSON"));
  EXPECT_EQ(screen_.out.str().find('\x1b'), std::string::npos);
}

TEST_F(Reading, ends_when_the_output_takes_no_more) {
  Refusing nowhere;
  screen_.json.out.rdbuf(&nowhere);
  EXPECT_TRUE(read_all(*store_, {}, screen_.json));
}

TEST_F(Reading, inspect_shows_the_frame_with_its_neighbours) {
  const auto receipt = value_or_abort(
      store_->commit(Commit{}
                         .append("order-3", ExpectedState::any(), {{.type = "A", .data = "1", .tags = {"k:v"}}})
                         .append("order-4", ExpectedState::any(), {{.type = "A", .data = "2"}})));
  add(*store_, "order-5", {.type = "A", .data = "3"});
  ASSERT_TRUE(inspect(*store_, receipt.first + 1, FramePlace{"/x/1.seg", 4096, 200}, screen_.json));
  const auto shown = screen_.objects().front();
  EXPECT_EQ(shown["event"]["stream"], "order-4");
  EXPECT_EQ(shown["frame"]["first"], receipt.first.value);
  EXPECT_EQ(shown["frame"]["events"], 2);
  EXPECT_EQ(shown["frame"]["offset"], 4096);

  ASSERT_TRUE(inspect(*store_, receipt.first, std::nullopt, screen_.text));
  EXPECT_THAT(screen_.out.str(), testing::AllOf(HasSubstr("k:v"), HasSubstr("2 events from position 3")));
}

TEST_F(Reading, inspect_of_a_position_past_the_end_says_where_that_is) {
  const auto shown = inspect(*store_, {3}, std::nullopt, screen_.text);
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().code(), Errc::not_found);
  EXPECT_THAT(shown.error().message(), HasSubstr("ends at 3"));
}

}  // namespace
}  // namespace weir::cli
