// Goal: a consumer begins where it should, or says why it does not begin (T1, T8).
// Method: runs after one another on stores in memory; a restored source is one store under the id of another.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct ResumeTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> shop = open_memory_store();

  ConsumerOptions options(const std::string& name = "bookkeeper") {
    return {.name = name, .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
};

TEST_F(ResumeTest, a_declared_mistake_is_refused_at_the_start) {
  Consumer nobody(*own, options(""));
  nobody.from("shop", *shop).on<Deposited>(book);
  EXPECT_EQ(nobody.start().error().code(), Errc::invalid_argument);

  Consumer nothing(*own, options());
  EXPECT_EQ(nothing.start().error().code(), Errc::invalid_argument);

  Consumer unhandled(*own, options());
  unhandled.from("shop", *shop).key<Deposited>([](const Deposited& e) { return e.account; });
  EXPECT_THAT(unhandled.start().error().message(), HasSubstr("Deposited"));
}

TEST_F(ResumeTest, T8_a_new_consumer_has_to_say_where_it_begins) {
  auto silent = options();
  silent.begin.reset();
  Consumer consumer(*own, silent);
  consumer.from("shop", *shop).on<Deposited>(book);
  const auto started = consumer.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code(), Errc::invalid_argument);
  EXPECT_THAT(started.error().message(), HasSubstr("begin"));
  EXPECT_EQ(own->end(), Position{}) << "nothing is recorded";
}

TEST_F(ResumeTest, T8_a_known_consumer_goes_on_whatever_it_says) {
  deposit(*shop, "1", 1);
  for (const auto begin : {std::optional(Begin::now), std::optional(Begin::at_start), std::optional<Begin>()}) {
    auto chosen = options();
    chosen.begin = begin;
    Consumer consumer(*own, chosen);
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    deposit(*shop, "1", 2);
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
  EXPECT_THAT(booked(*own, "1"), ElementsAre(2, 2, 2)) << "the first run began after the 1";
}

TEST_F(ResumeTest, T8_a_former_name_hands_over_progress_and_parked_keys) {
  const auto handler = [](const Deposited& e) -> Handled {
    if (e.amount == 13) return park("an unlucky amount");
    return book(e);
  };
  for (int i = 11; i < 15; ++i) deposit(*shop, std::to_string(i), i);
  deposit(*shop, "13", 99);
  {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>(handler);
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  }
  auto renamed = options("accountant");
  renamed.begin.reset();
  renamed.formerly = "bookkeeper";
  Consumer consumer(*own, renamed);
  consumer.from("shop", *shop).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_EQ(consumer.status().parked_keys, 1U);
  EXPECT_THAT(booked(*own, "12"), ElementsAre(12)) << "not done twice";
  ASSERT_TRUE(consumer.release("account-13"));
  ASSERT_TRUE(eventually([&] { return booked(*own, "13").size() == 2; }));
  EXPECT_THAT(booked(*own, "13"), ElementsAre(13, 99));

  const auto all = value_or_abort(standings(*own));
  ASSERT_EQ(all.size(), 1U) << "the former name stands nowhere any more";
  EXPECT_EQ(all.front().consumer, "accountant");
}

/// A store that was restored: the id of one, the events of another.
class Restored final : public EventReader {
 public:
  Restored(StoreId id, const EventReader& events) : id_(id), events_(events) {}
  StoreId id() const override { return id_; }
  Position end() const override { return events_.end(); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    return events_.wait_past(seen, at_most);
  }
  Result<void> read(const Read& read, const EventSink& sink) const override { return events_.read(read, sink); }
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
};

TEST_F(ResumeTest, T1_a_source_that_was_restored_to_an_earlier_state_stops_the_consumer) {
  for (int i = 0; i < 3; ++i) deposit(*shop, "1", i);
  {
    Consumer consumer(*own, options());
    consumer.from("shop", *shop).on<Deposited>(book);
    ASSERT_TRUE(consumer.start());
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
  const auto other = open_memory_store();
  const Restored restored(shop->id(), *other);
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

}  // namespace
}  // namespace weir::consumer
