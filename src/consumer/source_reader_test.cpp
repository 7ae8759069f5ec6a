// Goal: a source that cannot be read on is an error and no silence; what is read ahead is bounded, however big events
// are. Method: a consumer on a source that goes wrong when it is told to.
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

}  // namespace
}  // namespace weir::consumer
