// Goal: tail begins where it is told to, says once that it has caught up, and goes on with what comes.
// Method: its `stop` is asked between events, and is where the tests commit more.
#include "commands/tail.hpp"

#include <gmock/gmock.h>

#include "screen.hpp"

namespace weir::cli {
namespace {

class Tail : public testing::Test {
 protected:
  Tail() {
    for (int i = 0; i < 20; ++i) add(*store_, "a", {.type = "A", .data = std::to_string(i)});
  }
  /// Follows until `count` events were shown.
  void run(const TailOptions& options, const Terminal& terminal, std::size_t count) {
    ASSERT_TRUE(tail(*store_, options, terminal, [&] { return screen_.lines().size() >= count; }));
  }
  std::unique_ptr<EventStore> store_ = open_memory_store();
  Screen screen_;
};

TEST_F(Tail, begins_with_the_last_ten) {
  run({}, screen_.json, 10);
  EXPECT_EQ(screen_.objects().front()["position"], 10);
  EXPECT_EQ(screen_.objects().back()["position"], 19);
}

TEST_F(Tail, begins_at_a_position) {
  run({.from = Position{3}}, screen_.json, 1);
  EXPECT_EQ(screen_.objects().front()["position"], 3);
}

TEST_F(Tail, last_more_than_there_are_begins_at_the_beginning) {
  run({.last = 1000}, screen_.json, 20);
  EXPECT_EQ(screen_.objects().front()["position"], 0);
}

TEST_F(Tail, goes_on_with_what_comes_and_says_once_that_it_caught_up) {
  int asked = 0;
  ASSERT_TRUE(tail(*store_, {.last = 2}, screen_.text, [&] {
    if (++asked == 5) add(*store_, "a", {.type = "Late", .data = "{}"});
    return screen_.lines().size() == 3;
  }));
  EXPECT_THAT(screen_.lines().back(), testing::HasSubstr("Late"));
  EXPECT_EQ(screen_.err.str(), "caught up at position 20; waiting for more, Ctrl-C ends\n");
}

TEST_F(Tail, says_nothing_of_it_to_programs) {
  run({}, screen_.json, 10);
  EXPECT_EQ(screen_.err.str(), "");
}

TEST_F(Tail, ends_when_the_output_takes_no_more) {
  Refusing nowhere;
  screen_.json.out.rdbuf(&nowhere);
  EXPECT_TRUE(tail(*store_, {}, screen_.json, [] { return false; }));
}

}  // namespace
}  // namespace weir::cli
