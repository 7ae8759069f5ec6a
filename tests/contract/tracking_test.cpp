// Goal: tracking is moved by compare-and-set, inside commits, and alone takes no position (rules T2 and T7). Method:
// the contract suite.
#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::IsEmpty;

constexpr std::uint16_t kEvery = TrackingMove::kEveryPartition;

TrackingMove move_of(std::uint16_t partition, std::uint64_t from, std::uint64_t to) {
  return {.consumer = "mailer",
          .source = source_number(1),
          .partition = partition,
          .from = {from},
          .to = {{to}, static_cast<std::uint32_t>(to + 1000)}};
}

Commit moving(std::vector<TrackingMove> moves) {
  Commit commit;
  commit.tracking = std::move(moves);
  return commit;
}

TEST_P(Contract, partitions_of_keys_are_fixed_for_ever) {
  EXPECT_EQ(partition_of(""), 0xC2);  // XXH3-64 of nothing is 0x2D06800538D394C2
  EXPECT_EQ(partition_of("order-1"), 118);
  EXPECT_EQ(partition_of("order-42"), 60);
  EXPECT_EQ(partition_of("customer:7"), 100);
  std::vector<bool> hit(kPartitions);
  for (int i = 0; i < 5000; ++i) hit.at(partition_of("order-" + std::to_string(i))) = true;
  EXPECT_THAT(hit, testing::Each(true));
}

TEST_P(Contract, T2_a_partition_moves_from_where_it_is) {
  commit(moving({move_of(3, 0, 10)}));
  settle();
  EXPECT_EQ(code_of(store().commit(moving({move_of(3, 0, 20)}))), Errc::conflict);
  EXPECT_EQ(code_of(store().commit(moving({move_of(4, 10, 20)}))), Errc::conflict);
  commit(moving({move_of(3, 10, 20), move_of(4, 0, 5)}));
  settle();
  const auto state = store().tracking("mailer", source_number(1));
  ASSERT_TRUE(state);
  EXPECT_EQ(state->consumer, "mailer");
  EXPECT_EQ(state->source, source_number(1));
  EXPECT_EQ(state->partitions[3], (TrackingPoint{{20}, 1020}));
  EXPECT_EQ(state->partitions[4], (TrackingPoint{{5}, 1005}));
  EXPECT_EQ(state->partitions[5], TrackingPoint{});
  EXPECT_EQ(state->lowest(), TrackingPoint{});
  EXPECT_EQ(state->highest(), (TrackingPoint{{20}, 1020}));
}

TEST_P(Contract, T2_idle_partitions_are_carried_forward_together) {
  commit(moving({move_of(7, 0, 100)}));
  commit(moving({move_of(kEvery, 0, 40)}));
  settle();
  auto state = store().tracking("mailer", source_number(1));
  ASSERT_TRUE(state);
  EXPECT_EQ(state->lowest().next, Position{40});
  EXPECT_EQ(state->partitions[7], (TrackingPoint{{100}, 1100})) << "who stands further stays there";
  EXPECT_EQ(state->partitions[8], (TrackingPoint{{40}, 1040}));
  EXPECT_EQ(code_of(store().commit(moving({move_of(kEvery, 0, 50)}))), Errc::conflict);
  EXPECT_EQ(code_of(store().commit(moving({move_of(kEvery, 100, 150)}))), Errc::conflict);
  commit(moving({move_of(kEvery, 40, 200)}));
  settle();
  state = store().tracking("mailer", source_number(1));
  EXPECT_EQ(state->lowest(), (TrackingPoint{{200}, 1200}));
}

TEST_P(Contract, T2_a_move_from_a_place_to_itself_only_demands) {
  commit(moving({move_of(3, 0, 10)}));
  Commit demanding = moving({move_of(3, 10, 10)});
  demanding.append("a", ExpectedState::any(), events_of(1));
  commit(std::move(demanding));
  Commit refused = moving({move_of(3, 9, 9)});
  refused.append("a", ExpectedState::any(), events_of(1));
  EXPECT_EQ(code_of(store().commit(std::move(refused))), Errc::conflict);
  settle();
  EXPECT_EQ(store().tracking("mailer", source_number(1))->partitions[3].next, Position{10});
  EXPECT_EQ(store().end(), Position{1});
}

TEST_P(Contract, tracking_and_effects_are_one_commit) {
  Commit both = moving({move_of(3, 0, 10)});
  both.append("mail-1", ExpectedState::no_stream(), events_of(1));
  commit(std::move(both));
  Commit stale = moving({move_of(3, 0, 11)});
  stale.append("mail-2", ExpectedState::no_stream(), events_of(1));
  EXPECT_EQ(code_of(store().commit(std::move(stale))), Errc::conflict);
  Commit twice = moving({move_of(3, 10, 11)});
  twice.append("mail-1", ExpectedState::no_stream(), events_of(1));
  EXPECT_EQ(code_of(store().commit(std::move(twice))), Errc::conflict);
  settle();
  EXPECT_EQ(store().tracking("mailer", source_number(1))->partitions[3].next, Position{10});
  EXPECT_THAT(names(Read::stream("mail-2")), IsEmpty());
}

TEST_P(Contract, T7_tracking_alone_takes_no_position_and_wakes_nobody) {
  append("a", events_of(1));
  const auto receipt = commit(moving({move_of(kEvery, 0, 10)}));
  EXPECT_EQ(receipt.count, 0u);
  EXPECT_THAT(receipt.streams, IsEmpty());
  EXPECT_EQ(store().end(), Position{1});
  EXPECT_EQ(store().wait_past({1}, 0ms), Position{1});
  settle();
  EXPECT_EQ(append("a", events_of(1)).first, Position{1});
  EXPECT_EQ(store().tracking("mailer", source_number(1))->lowest().next, Position{10});
}

TEST_P(Contract, consumers_and_sources_are_tracked_apart) {
  commit(moving({move_of(1, 0, 10)}));
  TrackingMove other = move_of(1, 0, 20);
  other.consumer = "ledger";
  TrackingMove elsewhere = move_of(1, 0, 30);
  elsewhere.source = source_number(2);
  commit(moving({other, elsewhere}));
  settle();
  EXPECT_EQ(store().tracking().size(), 3u);
  EXPECT_EQ(store().tracking("mailer", source_number(1))->partitions[1].next, Position{10});
  EXPECT_EQ(store().tracking("mailer", source_number(2))->partitions[1].next, Position{30});
  EXPECT_EQ(store().tracking("ledger", source_number(1))->partitions[1].next, Position{20});
  EXPECT_FALSE(store().tracking("ledger", source_number(2)));
}

TEST_P(Contract, C1_tracking_in_flight_counts) {
  std::atomic<int> moved = 0, refused = 0;
  for (int i = 0; i < 20; ++i)
    store().commit_async(moving({move_of(9, 0, 10)}), [&](Result<CommitReceipt> result) {
      if (result)
        ++moved;
      else if (result.error().code() == Errc::conflict)
        ++refused;
    });
  EXPECT_TRUE(store().stop(10s));
  EXPECT_EQ(moved, 1);
  EXPECT_EQ(refused, 19);
}

}  // namespace
}  // namespace contract
