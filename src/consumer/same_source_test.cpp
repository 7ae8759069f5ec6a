// Goal: a consumer does not go on with a source that is not the one it has processed (T1, T9).
// Method: a run on one store, then one on what a restore, or scavenging, would have left of it.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct SameSource : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();

  ConsumerOptions options() {
    return {.name = "bookkeeper", .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
  void process_all_of_the_shop() {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
};

/// A store that was restored or scavenged: the id of one, and the events of one, from a position on.
class Replaced final : public EventReader {
 public:
  Replaced(StoreId id, const EventReader& events, Position first = {}) : id_(id), events_(events), first_(first) {}
  StoreId id() const override { return id_; }
  Position end() const override { return events_.end(); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    return events_.wait_past(seen, at_most);
  }
  Result<void> read(const Read& read, const EventSink& sink) const override {
    return events_.read(read,
                        [&](const EventView& event) { return event.position < first_ ? Flow::more : sink(event); });
  }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    return events_.stream_version(stream);
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    return events_.streams(visit);
  }
  std::vector<TrackingState> tracking() const override { return {}; }
  std::optional<TrackingState> tracking(std::string_view, StoreId) const override { return {}; }

 private:
  StoreId id_;
  const EventReader& events_;
  Position first_;
};

TEST_F(SameSource, T1_a_source_that_was_restored_to_an_earlier_state_stops_the_consumer) {
  for (int i = 0; i < 3; ++i) deposit(*shop, "1", i);
  process_all_of_the_shop();
  const auto other = open_memory_store();
  const Replaced restored(shop->id(), *other);
  for (const int events : {2, 3, 4}) {  // shorter; as long; longer
    while (other->end() < Position{static_cast<std::uint64_t>(events)}) deposit(*other, "1", 100);
    Consumer consumer(*own, options());
    consumer.from("shop", restored).on<Deposited>(book);
    const auto started = consumer.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code(), Errc::source_diverged) << started.error().message();
  }
  EXPECT_THAT(booked(*own, "1"), ElementsAre(0, 1, 2));
}

TEST_F(SameSource, T1_a_source_that_was_made_anew_under_its_label_stops_the_consumer) {
  deposit(*shop, "1", 1);
  process_all_of_the_shop();
  const auto restored = open_memory_store();  // a restored store has a new id
  deposit(*restored, "1", 1);
  const Position before = own->end();
  Consumer consumer(*own, options());
  consumer.from("shop", *restored).on<Deposited>(book);
  const auto started = consumer.start();
  ASSERT_FALSE(started) << "it would do everything again";
  EXPECT_EQ(started.error().code(), Errc::source_diverged);
  EXPECT_THAT(started.error().message(), HasSubstr(to_string(shop->id())));
  EXPECT_EQ(own->end(), before);

  Consumer added(*own, options());
  added.from("another shop", *restored).on<Deposited>(book);
  added.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(added.start()) << "a source with a label of its own is a new one";
  ASSERT_TRUE(eventually([&] { return is_live(added); }));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(1, 1));
}

TEST_F(SameSource, T9_a_place_that_was_scavenged_is_history_gone_and_no_divergence) {
  for (int i = 0; i < 3; ++i) deposit(*shop, "1", i);
  process_all_of_the_shop();
  for (int i = 3; i < 9; ++i) deposit(*shop, "1", i);
  const Replaced scavenged(shop->id(), *shop, Position{6});
  Consumer consumer(*own, options());
  consumer.from("shop", scavenged).on<Deposited>(book);
  const auto started = consumer.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code(), Errc::history_gone) << started.error().message();
}

}  // namespace
}  // namespace weir::consumer
