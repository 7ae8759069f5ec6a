#include "store/contents.hpp"

#include <gtest/gtest.h>

namespace weir::store {
namespace {

TEST(Contents, ids_are_remembered_for_who_judges_commits_and_for_nobody_else) {
  for (const bool remembers : {true, false}) {
    Contents contents;
    contents.remembers_ids = remembers;
    EventView event{};
    event.stream = "s";
    event.type = "A.v1";
    event.id = derive_event_id("contents", 1);
    contents.add(event, Position{1});
    EXPECT_EQ(contents.ids.may_have(Contents::Note(event).terms.id()), remembers);
    EXPECT_TRUE(contents.streams.find(RecentStreams::Name("s")));
  }
}

}  // namespace
}  // namespace weir::store
