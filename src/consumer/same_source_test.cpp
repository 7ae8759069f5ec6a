// Goal: a consumer does not go on with a source that is not the one it has processed (T1).
// Method: a run on one store, then one on what a restore would have left of it.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"
#include "store/testing/passes_on.hpp"

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

/// A store that was restored: the id of one, and the events of another.
class Replaced final : public store::PassesOn<EventReader> {
 public:
  Replaced(StoreId id, const EventReader& events) : PassesOn(events), id_(id) {}
  StoreId id() const override { return id_; }

 private:
  StoreId id_;
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

}  // namespace
}  // namespace weir::consumer
