// Goal: a condition is judged by the events themselves, and what cannot be read yet leaves it open (rules C1 and C3).
// Method: an index in which two tags share a hash, so that it names events that do not match.
#include "store/conditions.hpp"

#include <gmock/gmock.h>

#include "store/memory_events.hpp"

namespace weir::store {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class SharedTag : public testing::Test {
 public:
  /// An event that carries the tag; the index names it under "wanted" whichever it is.
  void add(std::string tag) {
    NewEvent event{.type = "N.v1", .data = ""};
    event.tags = {std::move(tag)};
    const Commit commit = Commit().append("s", ExpectedState::any(), {event});
    const auto written = events.append(commit, {{next}}, Time{});
    terms.add(written.first, std::array{term_of(index::TermKind::tag, "wanted")},
              term_of(index::TermKind::event_id, event.id));
    ++next;
  }
  Examination examined(Position durable, Position end, Position after = {}) {
    conditions = {{Query{{.tags = {"wanted"}}}, after}};
    Examination examination(conditions);
    EXPECT_TRUE(examination.look_on(conditions, terms, events, durable, end));
    return examination;
  }
  void look_on(Examination& examination, Position durable, Position end) {
    EXPECT_TRUE(examination.look_on(conditions, terms, events, durable, end));
  }

  MemoryEvents events{StoreId{}};
  index::TermIndex terms;
  std::vector<FailIfAny> conditions;
  std::uint64_t next = 0;
};

TEST_F(SharedTag, an_event_that_only_shares_the_hash_refuses_nothing) {
  for (int i = 0; i < 5; ++i) add("other");
  EXPECT_THAT(examined({5}, {5}).failed(), IsEmpty());
  EXPECT_FALSE(examined({5}, {5}).is_open());
  add("wanted");
  const auto failed = examined({6}, {6}).failed();
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_EQ(failed[0].position, Position{5});
  EXPECT_EQ(failed[0].type, "N.v1");
  EXPECT_THAT(examined({6}, {6}, {6}).failed(), IsEmpty());
}

TEST_F(SharedTag, C1_an_event_in_flight_that_only_shares_the_hash_leaves_it_open_and_then_holds) {
  for (int i = 0; i < 4; ++i) add("other");
  Examination examination = examined({2}, {4});
  EXPECT_TRUE(examination.is_open());
  EXPECT_THAT(examination.failed(), IsEmpty()) << "nobody has read the event yet";
  look_on(examination, {4}, {4});
  EXPECT_FALSE(examination.is_open());
  EXPECT_THAT(examination.failed(), IsEmpty());
}

TEST_F(SharedTag, C1_an_event_in_flight_that_matches_refuses_once_it_can_be_read) {
  for (const char* tag : {"other", "other", "wanted", "wanted"}) add(tag);
  Examination examination = examined({1}, {4});
  EXPECT_TRUE(examination.is_open());
  look_on(examination, {4}, {4});
  EXPECT_FALSE(examination.is_open());
  ASSERT_THAT(examination.failed(), SizeIs(1));
  EXPECT_EQ(examination.failed()[0].position, Position{2}) << "the first that matches, behind one that does not";
}

TEST_F(SharedTag, C3_in_the_turn_only_what_came_since_is_looked_at) {
  add("other");
  Examination examination = examined({1}, {1});
  add("other");
  add("wanted");
  look_on(examination, {3}, {3});
  ASSERT_THAT(examination.failed(), SizeIs(1));
  EXPECT_EQ(examination.failed()[0].position, Position{2});
  look_on(examination, {3}, {3});
  EXPECT_THAT(examination.failed(), SizeIs(1)) << "what failed stays so";
}

TEST_F(SharedTag, a_condition_from_past_the_end_is_refused_without_an_event) {
  add("other");
  Examination examination = examined({1}, {1}, {2});
  EXPECT_THAT(examination.failed(), IsEmpty());
  examination.refuse_unseen(conditions, {2});
  EXPECT_THAT(examination.failed(), IsEmpty()) << "an event was accepted meanwhile";
  examination.refuse_unseen(conditions, {1});
  ASSERT_THAT(examination.failed(), SizeIs(1));
  EXPECT_FALSE(examination.failed()[0].position);
}

}  // namespace
}  // namespace weir::store
