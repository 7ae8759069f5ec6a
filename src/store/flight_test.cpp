// Goal: what a commit is told about others in flight is told only once these are durable (rule C1). Method: a store in
// the simulated world, driven by hand, so that commits stay in flight as long as the test likes, and syncs fail.
#include <gmock/gmock.h>

#include "env/simulated/world.hpp"
#include "store/local_store.hpp"

namespace weir::store {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Flight : public testing::Test {
 public:
  Flight()
      : store(
            value_or_abort(LocalStore::open(world.environment, "/data/store",
                                            {.segment_bytes = log::kMinSegmentBytes, .drive = log::Drive::by_hand}))) {}

  void begin(Commit commit) {
    store->commit_async(std::move(commit), [this](Result<CommitReceipt> r) { answers.push_back(std::move(r)); });
  }
  /// The name, if nobody has it.
  static Commit claim(std::string name) {
    NewEvent event{.type = "Claimed.v1", .data = ""};
    event.tags = {name};
    return Commit().append("names", ExpectedState::any(), {event}).fail_if_any(Query{{.tags = {name}}}, {});
  }
  void land() {
    for (int i = 0; i < 3; ++i) store->tick();
  }

  env::SimulatedWorld world;
  std::unique_ptr<LocalStore> store;
  std::vector<Result<CommitReceipt>> answers;
};

TEST_F(Flight, C1_a_condition_that_meets_an_event_in_flight_is_answered_when_that_is_durable) {
  begin(claim("ann"));
  begin(claim("ann"));
  begin(claim("bob"));
  EXPECT_THAT(answers, IsEmpty());
  EXPECT_EQ(store->durable_end(), Position{0});
  land();
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(store->durable_end(), Position{2});
  std::vector<const Error*> refused;
  for (const auto& answer : answers)
    if (!answer) refused.push_back(&answer.error());
  ASSERT_THAT(refused, SizeIs(1));
  EXPECT_EQ(refused[0]->code(), Errc::conflict);
  EXPECT_EQ(refused[0]->detail<Conflicts>()->queries.at(0).position, Position{0});
  EXPECT_EQ(refused[0]->detail<Conflicts>()->queries.at(0).type, "Claimed.v1");
}

TEST_F(Flight, C1_nobody_is_refused_because_of_an_event_that_never_became_durable) {
  begin(Commit().append("a", ExpectedState::any(), {{.type = "A.v1", .data = ""}}));
  land();
  world.disk.fail_syncs(0);
  begin(claim("ann"));
  begin(claim("ann"));
  land();
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_TRUE(answers[0]);
  EXPECT_EQ(answers[1].error().code(), Errc::in_doubt);
  EXPECT_EQ(answers[2].error().code(), Errc::stopped) << answers[2].error().message();
  EXPECT_THAT(answers[2].error().message(), HasSubstr("in doubt"));
}

TEST_F(Flight, C2_a_repeat_of_a_claim_in_flight_is_no_conflict) {
  Commit once = claim("ann");
  begin(once);
  begin(once);
  land();
  ASSERT_THAT(answers, SizeIs(2));
  ASSERT_TRUE(answers[0]);
  ASSERT_TRUE(answers[1]) << answers[1].error().message();
  EXPECT_NE(answers[0]->repeated, answers[1]->repeated);
}

TEST_F(Flight, a_condition_begins_in_flight_where_its_reader_stood_past_the_durable_end) {
  Commit relaxed = claim("ann");
  relaxed.durability = Durability::relaxed;
  ASSERT_TRUE(store->commit(std::move(relaxed)));
  ASSERT_EQ(store->end(), Position{1});
  ASSERT_EQ(store->durable_end(), Position{0});
  Commit seen = Commit().append("names", ExpectedState::any(), {{.type = "Renamed.v1", .data = ""}});
  seen.fail_if_any(Query{{.tags = {"ann"}}}, store->end());
  begin(seen);
  begin(claim("ann"));
  land();
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_TRUE(answers[0]) << "it saw the claim, and no other came";
  EXPECT_FALSE(answers[1]);
}

/// The functions over the store commit and wait; these are their commits.
Commit deletion(const std::string& stream) {
  return Commit().append("$$" + stream, ExpectedState::any(),
                         {{.type = "$metadata", .data = R"({"$tb":9223372036854775807})"}});
}
Commit tombstone(const std::string& stream) {
  return Commit()
      .append(stream, ExpectedState::any(), {{.type = "$streamDeleted", .data = "{}"}})
      .append("$$" + stream, ExpectedState::any(), {{.type = "$streamDeleted", .data = "{}"}});
}
Commit append_to(const std::string& stream, ExpectedState expected = ExpectedState::any()) {
  return Commit().append(stream, expected, {{.type = "N.v1", .data = ""}});
}

TEST_F(Flight, C1_a_tombstone_in_flight_refuses_what_follows_it_once_it_is_durable) {
  begin(append_to("s"));
  begin(tombstone("s"));
  begin(append_to("s"));
  begin(deletion("s"));
  EXPECT_THAT(answers, IsEmpty());
  land();
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_TRUE(answers[0]);
  EXPECT_TRUE(answers[1]);
  EXPECT_EQ(answers[2].error().code(), Errc::stream_tombstoned);
  EXPECT_EQ(answers[3].error().code(), Errc::stream_tombstoned);
}

TEST_F(Flight, C1_nobody_is_refused_because_of_a_tombstone_that_never_became_durable) {
  begin(append_to("s"));
  land();
  world.disk.fail_syncs(0);
  begin(tombstone("s"));
  begin(append_to("s"));
  land();
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(answers[1].error().code(), Errc::in_doubt);
  EXPECT_EQ(answers[2].error().code(), Errc::stopped) << answers[2].error().message();
}

TEST_F(Flight, C1_a_deletion_in_flight_counts_for_what_follows_it) {
  begin(append_to("s"));
  begin(deletion("s"));
  begin(append_to("s", ExpectedState::exists()));
  begin(append_to("s", ExpectedState::no_stream()));
  begin(append_to("s", ExpectedState::no_stream()));
  EXPECT_THAT(answers, IsEmpty());
  land();
  ASSERT_THAT(answers, SizeIs(5));
  std::vector<StreamVersion> accepted;
  int refused = 0;
  for (const auto& answer : answers)
    if (answer)
      accepted.push_back(answer->streams.at(0).last);
    else
      refused += answer.error().code() == Errc::conflict ? 1 : 0;
  EXPECT_EQ(refused, 2) << "there was no stream, and then there was one";
  EXPECT_THAT(accepted, testing::ElementsAre(StreamVersion{0}, StreamVersion{0}, StreamVersion{1}));
}

TEST_F(Flight, C1_nobody_is_refused_because_of_a_deletion_that_never_became_durable) {
  begin(append_to("s"));
  land();
  world.disk.fail_syncs(0);
  begin(deletion("s"));
  begin(append_to("s", ExpectedState::exists()));
  land();
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(answers[1].error().code(), Errc::in_doubt);
  EXPECT_EQ(answers[2].error().code(), Errc::stopped) << answers[2].error().message();
}

}  // namespace
}  // namespace weir::store
