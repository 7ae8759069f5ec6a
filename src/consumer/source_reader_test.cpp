// Goal: a source that cannot be read on is an error and no silence; what is read ahead is bounded, however big events
// are. Method: a consumer on a source that counts what it gives, and goes wrong when it is told to.
#include "consumer/source_reader.hpp"

#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

struct SourceReaderTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();
  UnluckyStore source{*shop};
  std::atomic<int> handled{0};

  std::unique_ptr<Consumer> start() {
    auto consumer = std::make_unique<Consumer>(*own, ConsumerOptions{.name = "c", .begin = Begin::at_start});
    consumer->from("shop", source).on<Deposited>([this](const Deposited&) { ++handled; });
    EXPECT_TRUE(consumer->start());
    return consumer;
  }
};

TEST_F(SourceReaderTest, a_source_that_stands_still_because_it_cannot_be_read_stops_the_consumer) {
  deposit(*shop, "1", 1);
  const auto consumer = start();
  const auto recorded = [&] { return own->tracking("c", shop->id())->lowest().next == shop->end(); };
  ASSERT_TRUE(eventually([&] { return is_live(*consumer) && recorded(); })) << "and nothing is left to read again";
  source.unreadable = true;
  ASSERT_TRUE(eventually([&] { return consumer->status().state == WorkerState::failed; }));
  EXPECT_EQ(consumer->status().error->code(), Errc::corrupted);
}

TEST_F(SourceReaderTest, few_big_events_are_read_at_once_and_none_is_left_out) {
  constexpr std::size_t kMiB = 1024 * 1024;
  for (int i = 0; i < 24; ++i) deposit(*shop, std::to_string(i), i);
  for (int i = 0; i < 24; ++i) {
    NewEvent big = to_event(Deposited{std::string(kMiB, 'x'), i});
    value_or_abort(
        shop->commit(Commit{}.append("account-" + std::to_string(i), ExpectedState::any(), {std::move(big)})));
  }
  const auto consumer = start();
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_EQ(handled, 48);
  EXPECT_LE(source.most_in_a_read, 6 * kMiB);
}

}  // namespace
}  // namespace weir::consumer
