// Goal: a commit's conditions on queries hold or refuse, seeing everything before them (rules C1, C2, C3), and what
// failed is told exactly. Method: the contract suite.
#include <thread>

#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

NewEvent tagged(std::vector<std::string> tags, std::string type = "Noted.v1") {
  NewEvent made = event(std::move(type));
  made.tags = std::move(tags);
  return made;
}
Query with_tag(std::string tag) { return {{.tags = {std::move(tag)}}}; }

/// The claim of a name: once for ever.
Commit claim(std::string name, std::string stream = "names") {
  return Commit()
      .append(std::move(stream), ExpectedState::any(), {tagged({name}, "Claimed.v1")})
      .fail_if_any({{.types = {"Claimed.v1"}, .tags = {name}}}, {});
}

const QueryConflict& only_conflict(const Result<CommitReceipt>& result) {
  static const QueryConflict none{.condition = 999, .after = {}};
  if (result || result.error().code() != Errc::conflict) return none;
  const auto* conflicts = result.error().detail<Conflicts>();
  return conflicts != nullptr && conflicts->queries.size() == 1 ? conflicts->queries[0] : none;
}

TEST_P(Contract, a_condition_refuses_an_event_at_or_past_its_position) {
  append("a", {tagged({"k:1"}), tagged({"k:2"}, "Second.v1"), tagged({"k:1"}, "Third.v1")});
  settle();
  const auto attempt = [&](Query query, std::uint64_t after) {
    return store().commit(Commit().append("b", ExpectedState::any(), events_of(1)).fail_if_any(query, {after}));
  };
  const auto found = [&](Query query, std::uint64_t after) {
    const auto result = attempt(std::move(query), after);
    const QueryConflict conflict = only_conflict(result);
    EXPECT_EQ(conflict.condition, 0u);
    EXPECT_EQ(conflict.after, Position{after});
    return conflict.position ? std::to_string(conflict.position->value) + " " + conflict.type : "nothing";
  };
  EXPECT_EQ(found(with_tag("k:1"), 0), "0 Noted.v1") << "the first of them";
  EXPECT_EQ(found(with_tag("k:1"), 1), "2 Third.v1");
  EXPECT_EQ(found(with_tag("k:1"), 2), "2 Third.v1") << "at the position itself";
  EXPECT_EQ(found(with_tag("k:2"), 0), "1 Second.v1");
  EXPECT_EQ(found({{.types = {"Third.v1"}, .tags = {"k:9"}}, {.types = {"Second.v1"}}}, 0), "1 Second.v1");
  EXPECT_EQ(store().end(), Position{3}) << "a refused commit writes nothing";

  EXPECT_TRUE(attempt(with_tag("k:2"), 2));
  EXPECT_TRUE(attempt(with_tag("k:1"), store().end().value)) << "who has seen everything up to the end";
  EXPECT_TRUE(attempt({{.types = {"Third.v1"}, .tags = {"k:2"}}}, 0));
  settle();
  EXPECT_EQ(store().end(), Position{6});
}

TEST_P(Contract, a_condition_past_the_end_of_the_store_is_refused) {
  append("a", events_of(2));
  settle();
  const auto refused =
      store().commit(Commit().append("b", ExpectedState::any(), events_of(1)).fail_if_any(with_tag("k"), {3}));
  ASSERT_EQ(code_of(refused), Errc::conflict) << "nobody has seen what is not there";
  EXPECT_FALSE(only_conflict(refused).position);
  EXPECT_EQ(only_conflict(refused).after, Position{3});
  EXPECT_THAT(refused.error().message(), HasSubstr("past its end"));
}

TEST_P(Contract, a_commit_does_not_stand_in_its_own_way) {
  commit(claim("ann"));
  settle();
  EXPECT_EQ(code_of(store().commit(claim("ann", "other"))), Errc::conflict);
  commit(claim("bob"));
  EXPECT_THAT(names(Read::query(with_tag("bob"))), ElementsAre("names@1"));
}

TEST_P(Contract, all_conditions_that_fail_are_reported_with_all_else) {
  append("a", {tagged({"k:1"}, "First.v1"), tagged({"k:2"}, "Second.v1")});
  settle();
  Commit wrong;
  wrong.append("a", ExpectedState::no_stream(), events_of(1))
      .fail_if_any(with_tag("k:2"), {})
      .fail_if_any(with_tag("k:3"), {})
      .fail_if_any({{.types = {"First.v1"}, .tags = {"k:1"}}}, {})
      .fail_if_any(with_tag("k:1"), {77});
  wrong.checks.push_back({"b", ExpectedState::exists()});
  wrong.tracking.push_back(
      {.consumer = "mailer", .source = source_number(1), .partition = 3, .from = {5}, .to = {{6}, 1}});
  const auto result = store().commit(std::move(wrong));
  ASSERT_EQ(code_of(result), Errc::conflict);
  const auto* conflicts = result.error().detail<Conflicts>();
  ASSERT_NE(conflicts, nullptr);
  EXPECT_EQ(conflicts->streams.size(), 2u);
  EXPECT_EQ(conflicts->tracking.size(), 1u);
  ASSERT_EQ(conflicts->queries.size(), 3u);
  EXPECT_EQ(conflicts->queries[0].condition, 0u);
  EXPECT_EQ(conflicts->queries[0].position, Position{1});
  EXPECT_EQ(conflicts->queries[0].type, "Second.v1");
  EXPECT_EQ(conflicts->queries[1].condition, 2u);
  EXPECT_EQ(conflicts->queries[1].position, Position{0});
  EXPECT_EQ(conflicts->queries[2].condition, 3u);
  EXPECT_EQ(conflicts->queries[2].position, std::nullopt);
  for (const char* words : {"stream a: expected no stream", "tracking of mailer",
                            "condition 0: expected no event of any type with k:2 from position 0 on, found Second.v1 "
                            "at position 1",
                            "condition 2: expected no event of First.v1 with k:1"})
    EXPECT_THAT(result.error().message(), HasSubstr(words));
}

TEST_P(Contract, a_commit_of_conditions_only_writes_nothing_and_is_invalid) {
  EXPECT_EQ(code_of(store().commit(Commit().fail_if_any(with_tag("k"), {}))), Errc::invalid_argument);
}

TEST_P(Contract, conditions_have_the_limits_of_queries_and_are_64_at_most) {
  const auto attempt = [&](std::vector<FailIfAny> conditions) {
    Commit commit = Commit().append("a", ExpectedState::any(), events_of(1));
    commit.conditions = std::move(conditions);
    return store().commit(std::move(commit));
  };
  EXPECT_EQ(code_of(attempt({{Query{}, {}}})), Errc::invalid_argument);
  const auto refused = attempt({{with_tag("k"), {}}, {Query{Alternative{}}, {}}});
  EXPECT_EQ(code_of(refused), Errc::invalid_argument);
  EXPECT_THAT(refused.error().message(), HasSubstr("condition 1"));
  EXPECT_EQ(code_of(attempt({{with_tag("a\tb"), {}}})), Errc::invalid_argument);
  Alternative long_one;
  for (std::size_t i = 0; i <= kMaxQueryTerms; ++i) long_one.tags.push_back("t:" + std::to_string(i));
  EXPECT_EQ(code_of(attempt({{Query{long_one}, {}}})), Errc::too_large);
  EXPECT_EQ(code_of(attempt(std::vector<FailIfAny>(kMaxConditions + 1, {with_tag("k"), {}}))), Errc::too_large);
  EXPECT_EQ(store().end(), Position{0});
  EXPECT_TRUE(attempt(std::vector<FailIfAny>(kMaxConditions, {with_tag("k"), {}})));
}

TEST_P(Contract, C1_a_condition_sees_what_is_in_flight_and_is_answered_when_that_is_durable) {
  std::atomic<int> accepted = 0;
  std::vector<std::uint64_t> refused_by;
  for (int i = 0; i < 100; ++i)
    store().commit_async(claim("ann", "s-" + std::to_string(i)), [&](Result<CommitReceipt> result) {
      if (result) {
        ++accepted;
        return;
      }
      ASSERT_EQ(result.error().code(), Errc::conflict) << result.error().message();
      refused_by.push_back(only_conflict(result).position.value_or(Position{999}).value);
      EXPECT_EQ(store().durable_end(), Position{1});
    });
  EXPECT_TRUE(store().stop(20s));
  EXPECT_EQ(accepted, 1);
  ASSERT_EQ(refused_by.size(), 99u);
  EXPECT_THAT(refused_by, testing::Each(0u));
}

TEST_P(Contract, C1_a_condition_sees_relaxed_commits_that_are_not_synced) {
  Commit relaxed = claim("ann");
  relaxed.durability = Durability::relaxed;
  commit(std::move(relaxed));
  const auto refused = store().commit(claim("ann"));
  EXPECT_EQ(only_conflict(refused).position, Position{0});
  EXPECT_EQ(store().durable_end(), Position{1}) << "it was waited for";
}

TEST_P(Contract, C1_async_commits_with_conditions_take_effect_in_the_order_of_the_calls) {
  std::vector<Position> firsts;
  for (std::uint64_t i = 0; i < 200; ++i)
    store().commit_async(claim("name-" + std::to_string(i)), [&](Result<CommitReceipt> result) {
      ASSERT_TRUE(result) << result.error().message();
      firsts.push_back(result->first);
    });
  EXPECT_TRUE(store().stop(20s));
  ASSERT_EQ(firsts.size(), 200u);
  for (std::uint64_t i = 0; i < firsts.size(); ++i) EXPECT_EQ(firsts[i], Position{i});
}

TEST_P(Contract, C2_a_repeat_comes_before_its_conditions) {
  const auto once = [](std::string other) {
    NewEvent event = tagged({"ann"}, "Claimed.v1");
    event.id = id_number(1);
    return Commit()
        .append("names", ExpectedState::any(), {event})
        .fail_if_any(with_tag("ann"), {})
        .fail_if_any(with_tag(std::move(other)), {});
  };
  const auto first = commit(once("free"));
  EXPECT_TRUE(commit(once("free")).repeated) << "though the first stands in the way of the second";
  append("other", {tagged({"taken"})});
  settle();
  const auto again = commit(once("free"));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first, first.first);
  EXPECT_TRUE(commit(once("taken")).repeated) << "conditions are not content";
  EXPECT_EQ(store().end(), Position{2});

  Commit changed = once("free");
  changed.writes[0].events[0].data = "{9}";
  EXPECT_EQ(code_of(store().commit(std::move(changed))), Errc::id_reused);
}

TEST_P(Contract, C2_a_repeat_with_conditions_and_tracking_is_recognised) {
  const auto once = [] {
    NewEvent event = tagged({"ann"}, "Claimed.v1");
    event.id = id_number(1);
    Commit commit = Commit().append("names", ExpectedState::no_stream(), {event}).fail_if_any(with_tag("ann"), {});
    commit.tracking.push_back({.consumer = "c", .source = source_number(1), .from = {}, .to = {{5}, 1}});
    return commit;
  };
  commit(once());
  settle();
  EXPECT_TRUE(commit(once()).repeated);
}

TEST_P(Contract, C2_repeats_in_flight_come_before_conditions) {
  std::atomic<int> repeated = 0, first = 0;
  for (int i = 0; i < 50; ++i) {
    Commit commit = claim("ann");
    commit.writes[0].events[0].id = id_number(1);
    store().commit_async(std::move(commit), [&](Result<CommitReceipt> result) {
      ASSERT_TRUE(result) << result.error().message();
      ++(result->repeated ? repeated : first);
    });
  }
  EXPECT_TRUE(store().stop(20s));
  EXPECT_EQ(first, 1);
  EXPECT_EQ(repeated, 49);
}

TEST_P(Contract, C3_of_writers_that_claim_one_name_exactly_one_wins) {
  constexpr int kWriters = 6, kRounds = 25;
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<int> won = 0, lost = 0;
    {
      std::vector<std::jthread> writers;
      for (int w = 0; w < kWriters; ++w)
        writers.emplace_back([&, w] {
          const auto result = store().commit(claim("name-" + std::to_string(round), "s-" + std::to_string(w)));
          if (result)
            ++won;
          else if (result.error().code() == Errc::conflict)
            ++lost;
        });
    }
    ASSERT_EQ(won, 1);
    ASSERT_EQ(lost, kWriters - 1);
  }
}

TEST_P(Contract, C3_seats_are_never_sold_twice_by_writers_who_read_decide_and_commit) {
  constexpr std::size_t kSeats = 40;
  const Query sold{{.types = {"Sold.v1"}, .tags = {"show:1"}}};
  {
    std::vector<std::jthread> writers;
    for (int w = 0; w < 5; ++w)
      writers.emplace_back([&, w] {
        for (;;) {
          append("noise-" + std::to_string(w), {tagged({"show:2"}, "Sold.v1")});
          const Position end = store().end();
          std::size_t taken = 0;
          EXPECT_TRUE(store().read(Read::query(sold), [&](const EventView& e) {
            if (e.position < end) ++taken;
            return Flow::more;
          }));
          if (taken >= kSeats) return;
          (void)store().commit(
              Commit()
                  .append("seller-" + std::to_string(w), ExpectedState::any(), {tagged({"show:1"}, "Sold.v1")})
                  .fail_if_any(sold, end));
        }
      });
  }
  settle();
  EXPECT_EQ(events(Read::query(sold)).size(), kSeats);
}

TEST_P(Contract, the_validating_query_may_be_narrower_than_the_one_that_was_read) {
  append("course-1", {tagged({"course:1"}, "Opened.v1")});
  const Position seen = store().end();
  append("course-1", {tagged({"course:1"}, "Renamed.v1")});
  settle();
  const auto enrol = [&](Query query) {
    return store().commit(Commit()
                              .append("course-1", ExpectedState::any(), {tagged({"course:1"}, "Enrolled.v1")})
                              .fail_if_any(query, seen));
  };
  EXPECT_EQ(code_of(enrol(with_tag("course:1"))), Errc::conflict);
  EXPECT_TRUE(enrol({{.types = {"Enrolled.v1", "Closed.v1"}, .tags = {"course:1"}}}));
}

}  // namespace
}  // namespace contract
