// Goal: a repeated commit is recognised and changes nothing, and an id is never taken for other content (rule C2).
// Method: the contract suite; a commit is repeated after others, after a restart, and with something changed in it.
#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::ElementsAre;

Commit order_commit(ExpectedState expected = ExpectedState::any()) {
  NewEvent first{.type = "Created.v1", .data = "{1}", .id = id_number(1), .metadata = "{}", .tags = {"a:1"}};
  NewEvent second{
      .type = "Paid.v1", .data = "{2}", .id = id_number(2), .correlation = id_number(1), .causation = id_number(1)};
  NewEvent third{.type = "Noted.v1", .data = "", .id = id_number(3)};
  return Commit().append("order-1", expected, {first, second}).append("note-1", ExpectedState::any(), {third});
}

TEST_P(Contract, C2_a_repeat_gives_the_first_receipt_and_writes_nothing) {
  for (const ExpectedState expected : {ExpectedState::any(), ExpectedState::no_stream()}) {
    append("before", events_of(3));
    const auto first = commit(order_commit(expected));
    const Position end = store().end();
    settle();
    const auto again = commit(order_commit(expected));
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.first, first.first);
    EXPECT_EQ(again.count, first.count);
    ASSERT_EQ(again.streams.size(), 2u);
    EXPECT_EQ(again.streams[0].stream, "order-1");
    EXPECT_EQ(again.streams[0].first, first.streams[0].first);
    EXPECT_EQ(again.streams[0].last, first.streams[0].last);
    EXPECT_EQ(again.streams[1].last, first.streams[1].last);
    EXPECT_EQ(store().end(), end);
  }
}

TEST_P(Contract, C2_repeats_come_before_conditions) {
  const auto commit_at = [](std::uint64_t version, std::uint64_t id) {
    return Commit().append(
        "s", ExpectedState::after(version == 0 ? std::nullopt : std::optional(StreamVersion{version - 1})),
        {{.type = "N.v1", .data = "", .id = id_number(id)}});
  };
  for (std::uint64_t v = 0; v < 4; ++v) commit(commit_at(v, v));
  settle();
  const auto again = commit(commit_at(1, 1));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.streams.at(0).first, StreamVersion{1});
  EXPECT_EQ(code_of(store().commit(commit_at(1, 100))), Errc::conflict) << "other ids are no repeat";
  Commit with_check = commit_at(2, 2);
  with_check.checks.push_back({"absent", ExpectedState::exists()});
  EXPECT_TRUE(commit(std::move(with_check)).repeated);
}

TEST_P(Contract, C2_the_same_ids_with_other_content_are_refused) {
  commit(order_commit());
  append("other", events_of(1));
  settle();
  const Position end = store().end();
  const auto changed = [&](auto change) {
    Commit commit = order_commit();
    change(commit);
    return code_of(store().commit(std::move(commit)));
  };
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events[0].data = "{9}"; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events[1].type = "Paid.v2"; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events[0].metadata = "{\"x\":1}"; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events[0].tags = {"a:2"}; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events[1].causation = {}; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events[1].correlation = {}; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].stream = "order-2"; }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes.pop_back(); }), Errc::id_reused) << "a part of a commit is another commit";
  EXPECT_EQ(changed([](Commit& c) { c.writes[1].events.push_back(event()); }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { std::swap(c.writes[0].events[0], c.writes[0].events[1]); }), Errc::id_reused);
  EXPECT_EQ(changed([](Commit& c) { c.writes[0].events.insert(c.writes[0].events.begin(), event()); }),
            Errc::id_reused);
  EXPECT_EQ(store().end(), end);
}

TEST_P(Contract, C2_a_repeat_with_tracking_gives_the_first_receipt) {
  const auto tracked = [](Position to) {
    Commit commit = order_commit();
    commit.tracking.push_back({.consumer = "saga", .source = source_number(7), .from = {}, .to = {to, 11}});
    return commit;
  };
  const auto first = commit(tracked({5}));
  settle();
  const auto again = commit(tracked({5}));
  EXPECT_TRUE(again.repeated) << "though its tracking does not begin there any more";
  EXPECT_EQ(again.first, first.first);
  EXPECT_EQ(code_of(store().commit(tracked({6}))), Errc::id_reused);
  EXPECT_EQ(code_of(store().commit(order_commit())), Errc::id_reused) << "without its tracking it is another commit";
  EXPECT_EQ(store().tracking("saga", source_number(7))->lowest().next, Position{5});
}

TEST_P(Contract, C2_repeats_of_commits_in_flight_are_recognised) {
  std::atomic<int> repeated = 0, first = 0, failed = 0;
  for (int i = 0; i < 50; ++i)
    store().commit_async(order_commit(), [&](Result<CommitReceipt> result) {
      if (!result)
        ++failed;
      else if (result->repeated)
        ++repeated;
      else
        ++first;
    });
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(first, 1);
  EXPECT_EQ(repeated, 49);
  EXPECT_EQ(failed, 0);
  EXPECT_THAT(names(Read::all()), ElementsAre("order-1@0", "order-1@1", "note-1@0"));
}

TEST_P(Contract, C2_an_id_that_only_begins_a_longer_history_is_found_by_its_version) {
  append("s", {{.type = "N.v1", .data = "x", .id = id_number(50)}}, ExpectedState::no_stream());
  for (int i = 0; i < 30; ++i) append("s", events_of(10));
  settle();
  const auto again = append("s", {{.type = "N.v1", .data = "x", .id = id_number(50)}}, ExpectedState::no_stream());
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first, Position{0});
}

}  // namespace
}  // namespace contract
