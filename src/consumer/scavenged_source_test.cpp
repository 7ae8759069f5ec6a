// Goal: T9 over a store that was really scavenged, read by its writer and by a follower.
#include <gmock/gmock.h>
#include <unistd.h>

#include "consumer/consumer_fixture.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;

struct ScavengedSource : testing::Test {
  ~ScavengedSource() override {
    bank.reset();
    std::filesystem::remove_all(directory);
  }

  std::unique_ptr<Consumer> bookkeeper(EventStore& own, const EventReader& source) {
    auto made = std::make_unique<Consumer>(own, ConsumerOptions{.name = "bookkeeper", .begin = Begin::at_start});
    made->from("bank", source).on<Deposited>(book);
    return made;
  }
  static void run_until_live(Consumer& consumer) {
    const auto started = consumer.start();
    ASSERT_TRUE(started) << started.error().message();
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }

  std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) / ("weir-scavenged-source-" + std::to_string(::getpid()));
  std::unique_ptr<EventStore> bank = value_or_abort(open_store(directory, {.segment_bytes = 9 * 1024 * 1024}));
};

TEST_F(ScavengedSource, T9_who_has_processed_it_goes_on_and_who_has_not_says_whether_it_accepts_gaps) {
  deposit(*bank, "1", 1);
  for (int i = 0; i < 120; ++i)
    value_or_abort(bank->commit(
        Commit{}.append("dropped", ExpectedState::any(), {{.type = "Thing.v1", .data = std::string(200'000, 'x')}})));
  const auto early = open_memory_store();
  run_until_live(*bookkeeper(*early, *bank));
  value_or_abort(delete_stream(*bank, "dropped"));
  ASSERT_GT(value_or_abort(scavenge(*bank)).events, 40U);
  deposit(*bank, "1", 2);

  const auto follower = value_or_abort(follow_store(directory));
  for (const EventReader* source :
       {static_cast<const EventReader*>(bank.get()), static_cast<const EventReader*>(follower.get())}) {
    run_until_live(*bookkeeper(*early, *source));
    EXPECT_THAT(booked(*early, "1"), ElementsAre(1, 2));

    const auto late = open_memory_store();
    const auto refused = bookkeeper(*late, *source)->start();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::history_gone) << refused.error().message();
    const auto accepting = bookkeeper(*late, *source);
    accepting->from("bank", *source).accept_gaps();
    run_until_live(*accepting);
    EXPECT_THAT(booked(*late, "1"), ElementsAre(1, 2));
  }
}

}  // namespace
}  // namespace weir::consumer
