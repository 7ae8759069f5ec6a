// Goal: reads and subscriptions by query give what matches, once each and in order, and a query that cannot be one is
// refused. Method: the contract suite over a fixed small history.
#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

NewEvent tagged(std::string type, std::vector<std::string> tags) {
  NewEvent made = event(std::move(type));
  made.tags = std::move(tags);
  return made;
}

Query of_type(std::string type) { return {{.types = {std::move(type)}}}; }
Query with_tags(std::vector<std::string> tags) { return {{.tags = std::move(tags)}}; }

class QueryContract : public Contract {
 public:
  /// Two courses, two students, who is enrolled, and what has no tags.
  void enrol_everybody() {
    append("course-1", {tagged("Opened.v1", {"course:1"})});                        // 0
    append("course-2", {tagged("Opened.v1", {"course:2"})});                        // 1
    append("student-1", {tagged("Registered.v1", {"student:1"})});                  // 2
    append("course-1", {tagged("Enrolled.v1", {"course:1", "student:1"})});         // 3
    append("course-2", {tagged("Enrolled.v1", {"student:1", "course:2"}),           // 4
                        tagged("Enrolled.v1", {"student:2", "course:2", "now"})});  // 5
    append("course-1", {tagged("Left.v1", {"course:1", "student:1"})});             // 6
    append("note", {event("Enrolled.v1")});                                         // 7
    settle();
  }
  std::vector<std::uint64_t> found(const Read& read) {
    std::vector<std::uint64_t> positions;
    for (const Event& e : events(read)) positions.push_back(e.position.value);
    return positions;
  }
  Errc refusal(Query query) {
    const auto result = store().read(Read::query(std::move(query)), [](const EventView&) { return Flow::more; });
    return result ? Errc::handler_failed : result.error().code();
  }
};

INSTANTIATE_TEST_SUITE_P(AllStores, QueryContract, testing::Values(Kind::memory, Kind::local, Kind::reopened),
                         [](const auto& kind) { return name_of(kind.param); });

TEST_P(QueryContract, an_alternative_is_any_of_its_types_and_all_of_its_tags) {
  enrol_everybody();
  EXPECT_THAT(found(Read::query(of_type("Enrolled.v1"))), ElementsAre(3, 4, 5, 7));
  EXPECT_THAT(found(Read::query({{.types = {"Opened.v1", "Left.v1"}}})), ElementsAre(0, 1, 6));
  EXPECT_THAT(found(Read::query(with_tags({"course:1"}))), ElementsAre(0, 3, 6));
  EXPECT_THAT(found(Read::query(with_tags({"course:1", "student:1"}))), ElementsAre(3, 6));
  EXPECT_THAT(found(Read::query(with_tags({"student:1", "course:1", "student:1"}))), ElementsAre(3, 6));
  EXPECT_THAT(found(Read::query({{.types = {"Enrolled.v1", "Opened.v1"}, .tags = {"course:2"}}})),
              ElementsAre(1, 4, 5));
  EXPECT_THAT(found(Read::query({{.types = {"Left.v1"}, .tags = {"course:2"}}})), IsEmpty());
  EXPECT_THAT(found(Read::query(with_tags({"course:1", "course:2"}))), IsEmpty());
  EXPECT_THAT(found(Read::query(with_tags({"course:1", "nowhere"}))), IsEmpty());
  EXPECT_THAT(found(Read::query(with_tags({"course"}))), IsEmpty()) << "a tag is a whole, not a beginning";
}

TEST_P(QueryContract, alternatives_are_merged_and_an_event_counts_once) {
  enrol_everybody();
  EXPECT_THAT(found(Read::query({{.tags = {"now"}}, {.types = {"Opened.v1"}}})), ElementsAre(0, 1, 5));
  EXPECT_THAT(found(Read::query({{.types = {"Enrolled.v1"}}, {.tags = {"course:2"}}, {.tags = {"student:2", "now"}}})),
              ElementsAre(1, 3, 4, 5, 7));
}

TEST_P(QueryContract, a_query_is_read_from_anywhere_both_ways_and_up_to_a_number) {
  enrol_everybody();
  const auto query = [] { return Read::query({{.tags = {"course:1"}}, {.tags = {"course:2"}}}); };
  EXPECT_THAT(found(query()), ElementsAre(0, 1, 3, 4, 5, 6));
  EXPECT_THAT(found(query().from(Position{2})), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(found(query().from(Position{3}).limit(2)), ElementsAre(3, 4));
  EXPECT_THAT(found(query().limit(0)), IsEmpty());
  EXPECT_THAT(found(query().from(Position{7})), IsEmpty());
  EXPECT_THAT(found(query().from(Position{UINT64_MAX})), IsEmpty());
  EXPECT_THAT(found(query().backwards()), ElementsAre(6, 5, 4, 3, 1, 0));
  EXPECT_THAT(found(query().backwards().from(Position{5}).limit(3)), ElementsAre(5, 4, 3));
  EXPECT_THAT(found(query().backwards().from(Position{2})), ElementsAre(1, 0));
  EXPECT_THAT(found(query().backwards().from(Position{0})), ElementsAre(0));
  EXPECT_THAT(found(query().backwards().from(Position{UINT64_MAX}).limit(1)), ElementsAre(6));
  const Time first = events(Read::all().limit(1)).at(0).time;
  EXPECT_THAT(found(query().until_time(first - 1us)), IsEmpty());
  EXPECT_THAT(found(query().backwards().until_time(first - 1us)), IsEmpty());
  EXPECT_EQ(found(query().until_time(events(Read::all()).back().time)).size(), 6u);
}

TEST_P(QueryContract, an_empty_store_has_no_matches) {
  EXPECT_THAT(found(Read::query(with_tags({"a"}))), IsEmpty());
  EXPECT_THAT(found(Read::query(of_type("A")).backwards()), IsEmpty());
}

TEST_P(QueryContract, a_subscription_to_a_query_catches_up_and_goes_live) {
  enrol_everybody();
  Subscription subscription(store(), {1}, OfQuery{{{.tags = {"course:2"}}, {.types = {"Left.v1"}}}});
  const auto next = [&](std::chrono::milliseconds at_most) {
    const auto event = value_or_abort(subscription.next(at_most));
    return event ? event->position.value : 999;
  };
  for (const std::uint64_t expected : {1, 4, 5, 6}) EXPECT_EQ(next(10s), expected);
  EXPECT_EQ(next(0ms), 999u);
  EXPECT_TRUE(subscription.caught_up());
  EXPECT_EQ(subscription.position(), store().end()) << "what does not match is passed by";
  append("course-1", {tagged("Enrolled.v1", {"course:1"}), tagged("Left.v1", {})});
  EXPECT_EQ(next(10s), 9u);
  Subscription wrong(store(), {}, OfQuery{});
  EXPECT_FALSE(wrong.next(0ms));
}

TEST_P(QueryContract, a_query_that_would_match_everything_is_refused) {
  EXPECT_EQ(refusal({}), Errc::invalid_argument);
  EXPECT_EQ(refusal({Alternative{}}), Errc::invalid_argument);
  EXPECT_EQ(refusal({{.types = {"A"}}, Alternative{}}), Errc::invalid_argument);
  const auto refused = store().collect(Read::query({}).limit(0));
  ASSERT_FALSE(refused) << "also where nothing is asked for";
  EXPECT_THAT(refused.error().message(), HasSubstr("read all events instead"));
}

TEST_P(QueryContract, names_in_a_query_are_those_that_events_can_have) {
  for (const std::string name : {"", "a\nb", "\xff", "\xc0\xaf", "\x7f"}) {
    EXPECT_EQ(refusal(of_type(name)), Errc::invalid_argument) << name;
    EXPECT_EQ(refusal(with_tags({"good", name})), Errc::invalid_argument) << name;
  }
  EXPECT_EQ(refusal(with_tags({std::string(256, 'x')})), Errc::invalid_argument);
  const std::vector<std::string> good{
      "*", "%s%n", "a:b:c", "\xf0\x9f\x8c\x8a", std::string(255, 'x'), "../..", "'; --", "$all", ":", " "};
  for (const std::string& name : good) append("hostile", {tagged(name, {name, "hostile"})});
  settle();
  for (std::uint64_t i = 0; i < good.size(); ++i) {
    EXPECT_THAT(found(Read::query(with_tags({good[i], "hostile"}))), ElementsAre(i));
    EXPECT_THAT(found(Read::query({{.types = {good[i]}, .tags = {good[i]}}})), ElementsAre(i));
  }
}

TEST_P(QueryContract, the_largest_query_works_and_a_larger_one_is_refused) {
  enrol_everybody();
  std::vector<Alternative> most(kMaxAlternatives, {.tags = {"course:1", "student:1"}});
  EXPECT_THAT(found(Read::query(Query(most))), ElementsAre(3, 6));
  most.push_back({.tags = {"now"}});
  EXPECT_EQ(refusal(Query(most)), Errc::too_large);
  most.resize(5000, {.tags = {"now"}});
  EXPECT_EQ(refusal(Query(most)), Errc::too_large);

  Alternative long_one{.types = {"Enrolled.v1"}, .tags = {"now"}};
  while (long_one.types.size() + long_one.tags.size() < kMaxQueryTerms)
    long_one.types.push_back("T" + std::to_string(long_one.types.size()));
  EXPECT_THAT(found(Read::query({long_one})), ElementsAre(5));
  long_one.tags.push_back("student:2");
  EXPECT_EQ(refusal({long_one}), Errc::too_large);
}

TEST_P(QueryContract, matches_says_of_one_event_what_a_read_says_of_all) {
  enrol_everybody();
  const Query query{{.types = {"Enrolled.v1"}, .tags = {"course:2"}}, {.types = {"Left.v1", "Opened.v1"}}};
  std::vector<std::uint64_t> matching;
  for (const Event& e : events(Read::all()))
    if (matches(query, e.view())) matching.push_back(e.position.value);
  EXPECT_EQ(matching, found(Read::query(query)));
  EXPECT_FALSE(matches(Query{Alternative{}}, events(Read::all()).at(0).view()));
  EXPECT_EQ(to_string(query), "Enrolled.v1 with course:2, or Left.v1 or Opened.v1");
  EXPECT_EQ(to_string(with_tags({"a", "b"})), "any type with a and b");
}

}  // namespace
}  // namespace contract
