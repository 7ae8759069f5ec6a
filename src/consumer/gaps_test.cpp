// Goal: nothing that was scavenged is passed over in silence, and nothing else stops a consumer (T9).
// Method: a source some of whose events are gone, before the start, while it runs, and where keys wait.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"
#include "store/testing/scavenged.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Gaps : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> bank = open_memory_store();
  store::Scavenged scavenged{*bank};

  void deposit_some(int from, int end) {
    for (int i = from; i < end; ++i) deposit(*bank, "1", i);
  }
  std::unique_ptr<Consumer> bookkeeper(Begin begin = Begin::at_start) {
    auto made = std::make_unique<Consumer>(
        *own, ConsumerOptions{.name = "bookkeeper", .begin = begin, .retry = RetryPolicy::park_at_once()});
    made->from("bank", scavenged).on<Deposited>(book);
    return made;
  }
  std::unique_ptr<Consumer> accepting() {
    auto consumer = bookkeeper();
    // [accept]
    consumer->from("bank", scavenged).accept_gaps();
    // [accept]
    return consumer;
  }
  void run_until_live(Consumer& consumer) {
    const auto started = consumer.start();
    ASSERT_TRUE(started) << started.error().message();
    ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
    ASSERT_TRUE(consumer.stop(5s));
  }
};

void expect_gone(const std::optional<Error>& error, const std::string& position) {
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Errc::history_gone) << error->message();
  EXPECT_THAT(error->message(), HasSubstr("event " + position + " "));
  EXPECT_THAT(error->message(), HasSubstr("accept_gaps"));
}

TEST_F(Gaps, T9_an_event_that_is_gone_before_it_was_processed_stops_the_start) {
  deposit_some(0, 3);
  run_until_live(*bookkeeper());
  deposit_some(3, 6);
  scavenged.lose(Position{4});
  const Position before = own->end();
  const auto consumer = bookkeeper();
  const auto started = consumer->start();
  ASSERT_FALSE(started);
  expect_gone(started.error(), "4");
  EXPECT_EQ(own->end(), before) << "nothing is recorded";
}

TEST_F(Gaps, T9_a_new_consumer_that_begins_at_the_start_does_not_begin_behind_a_gap) {
  deposit_some(0, 3);
  scavenged.lose(Position{0});
  const auto consumer = bookkeeper();
  const auto started = consumer->start();
  ASSERT_FALSE(started);
  expect_gone(started.error(), "0");
  run_until_live(*bookkeeper(Begin::now));
}

TEST_F(Gaps, T9_who_accepts_gaps_goes_on_behind_them_and_from_there) {
  deposit_some(0, 6);
  scavenged.lose(Position{0}, Position{2});
  scavenged.lose(Position{5});  // the last one: progress stands behind it
  run_until_live(*accepting());
  EXPECT_THAT(booked(*own, "1"), ElementsAre(2, 3, 4));
  EXPECT_EQ(own->tracking("bookkeeper", bank->id())->lowest().next, Position{6});
  deposit_some(6, 7);
  run_until_live(*bookkeeper());
  EXPECT_THAT(booked(*own, "1"), ElementsAre(2, 3, 4, 6));
}

TEST_F(Gaps, T9_what_was_processed_may_go_also_the_last_event_of_it) {
  deposit_some(0, 3);
  run_until_live(*bookkeeper());
  deposit_some(3, 5);
  scavenged.lose(Position{0}, Position{3});
  run_until_live(*bookkeeper());
  EXPECT_THAT(booked(*own, "1"), ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(Gaps, T9_a_consumer_that_began_behind_an_event_that_is_gone_knows_its_place_again) {
  deposit_some(0, 3);
  scavenged.lose(Position{2});
  run_until_live(*bookkeeper(Begin::now));
  deposit_some(3, 4);
  run_until_live(*bookkeeper());
  EXPECT_THAT(booked(*own, "1"), ElementsAre(3));
}

TEST_F(Gaps, T9_what_goes_while_a_consumer_lags_stops_it_before_it_passes_the_place) {
  deposit_some(0, 3);
  scavenged.lose(Position{4});  // as soon as it is there
  const auto consumer = bookkeeper();
  ASSERT_TRUE(consumer->start());
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  value_or_abort(bank->commit(
      Commit{}.append("account-1", ExpectedState::any(),
                      {to_event(Deposited{"1", 3}), to_event(Deposited{"1", 4}), to_event(Deposited{"1", 5})})));
  ASSERT_TRUE(eventually([&] { return consumer->status().state == WorkerState::failed; }));
  expect_gone(consumer->status().error, "4");
  EXPECT_LE(consumer->status().sources[0].next, Position{4});
}

TEST_F(Gaps, T9_an_event_at_the_end_that_is_gone_is_not_passed_either) {
  deposit_some(0, 3);
  scavenged.lose(Position{3});
  const auto consumer = bookkeeper();
  ASSERT_TRUE(consumer->start());
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  deposit_some(3, 4);
  ASSERT_TRUE(eventually([&] { return consumer->status().state == WorkerState::failed; }));
  expect_gone(consumer->status().error, "3");
}

}  // namespace
}  // namespace weir::consumer
