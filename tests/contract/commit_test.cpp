// Goal: what a commit demands, what it writes, and what its receipt says. Method: the contract suite.
#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(Contract, an_event_is_read_as_it_was_committed) {
  const EventId cause = id_number(1), flow = id_number(2);
  NewEvent full{.type = "OrderCreated.v1",
                .data = R"({"total":"1.000"})",
                .id = id_number(3),
                .correlation = flow,
                .causation = cause,
                .metadata = R"({"user":"ann"})",
                .tags = {"customer:7", "country:FR"}};
  const auto receipt = append("order-1", {full});
  settle();
  const auto found = events(Read::stream("order-1"));
  ASSERT_EQ(found.size(), 1u);
  const Event& event = found[0];
  EXPECT_EQ(event.position, receipt.first);
  EXPECT_EQ(event.version, StreamVersion{0});
  EXPECT_EQ(event.stream, "order-1");
  EXPECT_EQ(event.type, full.type);
  EXPECT_EQ(event.id, full.id);
  EXPECT_EQ(event.correlation, flow);
  EXPECT_EQ(event.causation, cause);
  EXPECT_EQ(event.data, full.data);
  EXPECT_EQ(event.metadata, full.metadata);
  EXPECT_EQ(event.tags, full.tags);
  EXPECT_NE(event.frame_checksum, 0u);
  EXPECT_GT(event.time.time_since_epoch().count(), 0);
}

TEST_P(Contract, an_event_without_a_cause_starts_a_flow_of_its_own) {
  append("a", {{.type = "A.v1", .data = "", .id = id_number(9)}});
  settle();
  const auto found = events(Read::correlation(id_number(9)));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].correlation, id_number(9));
  EXPECT_TRUE(found[0].causation.is_nil());
}

TEST_P(Contract, data_is_bytes_that_the_store_does_not_look_into) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes.push_back(static_cast<char>(i % 256));
  append("raw", {event("Raw.v1", bytes), event("Raw.v1", "")});
  settle();
  const auto found = events(Read::stream("raw"));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].data, bytes);
  EXPECT_EQ(found[1].data, "");
}

TEST_P(Contract, positions_are_dense_and_a_commit_stands_together) {
  const auto first =
      commit(Commit().append("a", ExpectedState::any(), events_of(2)).append("b", ExpectedState::any(), events_of(3)));
  EXPECT_EQ(first.first, Position{0});
  EXPECT_EQ(first.count, 5u);
  EXPECT_EQ(first.end(), Position{5});
  ASSERT_EQ(first.streams.size(), 2u);
  EXPECT_EQ(first.streams[0].stream, "a");
  EXPECT_EQ(first.streams[0].last, StreamVersion{1});
  EXPECT_EQ(first.streams[1].stream, "b");
  EXPECT_EQ(first.streams[1].first, StreamVersion{0});
  EXPECT_EQ(first.streams[1].last, StreamVersion{2});
  EXPECT_FALSE(first.repeated);
  settle();
  const auto second = append("a", events_of(1));
  EXPECT_EQ(second.first, Position{5});
  EXPECT_EQ(second.streams.at(0).first, StreamVersion{2});
  settle();
  EXPECT_THAT(names(Read::all()), ElementsAre("a@0", "a@1", "b@0", "b@1", "b@2", "a@2"));
  EXPECT_EQ(store().end(), Position{6});
  EXPECT_EQ(store().durable_end(), Position{6});
  const auto all = events(Read::all());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].position.value, i);
  EXPECT_EQ(all[0].time, all[4].time);
  EXPECT_EQ(all[0].frame_checksum, all[4].frame_checksum);
  EXPECT_NE(all[4].frame_checksum, all[5].frame_checksum);
}

TEST_P(Contract, time_never_goes_back) {
  for (int i = 0; i < 20; ++i) append("clock", events_of(1));
  settle();
  append("clock", events_of(1));
  const auto all = events(Read::all());
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LE(all[i - 1].time, all[i].time);
}

TEST_P(Contract, expectations_hold_or_refuse) {
  append("there", events_of(3));
  settle();
  const auto attempt = [&](const char* stream, ExpectedState expected) {
    return store().commit(Commit().append(stream, expected, events_of(1)));
  };
  EXPECT_EQ(code_of(attempt("there", ExpectedState::no_stream())), Errc::conflict);
  EXPECT_EQ(code_of(attempt("there", ExpectedState::exactly({1}))), Errc::conflict);
  EXPECT_EQ(code_of(attempt("there", ExpectedState::exactly({3}))), Errc::conflict);
  EXPECT_EQ(code_of(attempt("absent", ExpectedState::exists())), Errc::conflict);
  EXPECT_EQ(code_of(attempt("absent", ExpectedState::exactly({0}))), Errc::conflict);
  EXPECT_EQ(store().end(), Position{3}) << "a refused commit writes nothing";

  EXPECT_TRUE(attempt("there", ExpectedState::exactly({2})));
  EXPECT_TRUE(attempt("there", ExpectedState::exists()));
  EXPECT_TRUE(attempt("there", ExpectedState::any()));
  EXPECT_TRUE(attempt("absent", ExpectedState::no_stream()));
  EXPECT_TRUE(attempt("absent", ExpectedState::after(StreamVersion{0})));
  EXPECT_TRUE(attempt("another", ExpectedState::after(std::nullopt)));
  settle();
  EXPECT_EQ(value_or_abort(store().stream_version("there")), StreamVersion{5});
}

TEST_P(Contract, checks_are_conditions_on_streams_that_are_not_written) {
  append("limit", events_of(1));
  settle();
  const auto attempt = [&](ExpectedState expected) {
    Commit commit;
    commit.append("order", ExpectedState::any(), events_of(1));
    commit.checks.push_back({"limit", expected});
    return store().commit(std::move(commit));
  };
  EXPECT_EQ(code_of(attempt(ExpectedState::no_stream())), Errc::conflict);
  EXPECT_EQ(store().end(), Position{1});
  EXPECT_TRUE(attempt(ExpectedState::exactly({0})));
  EXPECT_EQ(value_or_abort(store().stream_version("limit")), StreamVersion{0});
}

TEST_P(Contract, all_failures_are_reported_together_with_what_is_there) {
  append("a", events_of(2));
  settle();
  Commit wrong;
  wrong.append("a", ExpectedState::exactly({7}), events_of(1)).append("b", ExpectedState::exists(), events_of(1));
  wrong.append("fine", ExpectedState::any(), events_of(1));
  wrong.checks.push_back({"c", ExpectedState::exactly({0})});
  wrong.tracking.push_back(
      {.consumer = "mailer", .source = source_number(1), .partition = 3, .from = {5}, .to = {{6}, 1}});
  const auto result = store().commit(std::move(wrong));
  ASSERT_EQ(code_of(result), Errc::conflict);
  const auto* conflicts = result.error().detail<Conflicts>();
  ASSERT_NE(conflicts, nullptr);
  ASSERT_EQ(conflicts->streams.size(), 3u);
  EXPECT_EQ(conflicts->streams[0].stream, "a");
  EXPECT_EQ(conflicts->streams[0].expected, "exactly 7");
  EXPECT_EQ(conflicts->streams[0].actual, "exactly 1");
  EXPECT_EQ(conflicts->streams[0].actual_version, StreamVersion{1});
  EXPECT_EQ(conflicts->streams[1].expected, "exists");
  EXPECT_EQ(conflicts->streams[1].actual, "no stream");
  EXPECT_FALSE(conflicts->streams[1].actual_version);
  EXPECT_EQ(conflicts->streams[2].stream, "c");
  ASSERT_EQ(conflicts->tracking.size(), 1u);
  EXPECT_EQ(conflicts->tracking[0].consumer, "mailer");
  EXPECT_EQ(conflicts->tracking[0].expected, Position{5});
  EXPECT_EQ(conflicts->tracking[0].actual, Position{0});
  EXPECT_THAT(events(Read::stream("fine")), IsEmpty()) << "all of it, or nothing";
}

TEST_P(Contract, C4_a_relaxed_commit_is_seen_by_reads_here_and_durable_soon) {
  Commit relaxed = Commit().append("r", ExpectedState::no_stream(), events_of(2));
  relaxed.durability = Durability::relaxed;
  const auto receipt = commit(std::move(relaxed));
  EXPECT_EQ(store().end(), receipt.end());
  EXPECT_THAT(names(Read::stream("r")), ElementsAre("r@0", "r@1"));
  EXPECT_EQ(value_or_abort(store().stream_version("r")), StreamVersion{1});
  EXPECT_EQ(store().wait_past({receipt.end().value - 1}, 10s), receipt.end());
  settle();
  EXPECT_THAT(names(Read::stream("r")), ElementsAre("r@0", "r@1"));
}

TEST_P(Contract, stop_takes_no_more_commits_and_reads_go_on) {
  append("a", events_of(1));
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(code_of(store().commit(Commit().append("a", ExpectedState::any(), events_of(1)))), Errc::stopped);
  EXPECT_TRUE(store().stop(10s)) << "stopping twice changes nothing";
  EXPECT_THAT(names(Read::all()), ElementsAre("a@0"));
}

TEST_P(Contract, the_store_keeps_its_id) {
  const StoreId id = store().id();
  EXPECT_FALSE(id.is_nil());
  settle();
  EXPECT_EQ(store().id(), id);
  EXPECT_EQ(store().location().empty(), !is_local());
}

}  // namespace
}  // namespace contract
