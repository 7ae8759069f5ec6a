// Goal: a key that waits for an event that was scavenged says so, and is not finished without it in silence (T9).
// Method: keys that are parked, retried and released over events that go.
#include <gmock/gmock.h>

#include "consumer/consumer_fixture.hpp"
#include "store/testing/scavenged.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kKey = "account-bad";

struct GoneKeys : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> bank = open_memory_store();
  store::Scavenged scavenged{*bank};
  TestWorld world;
  std::atomic<bool> fails = true;

  std::unique_ptr<Consumer> bookkeeper(RetryPolicy retry = RetryPolicy::park_at_once()) {
    auto made = std::make_unique<Consumer>(
        *own, ConsumerOptions{.name = "bookkeeper", .begin = Begin::at_start, .retry = std::move(retry)},
        world.environment);
    made->from("bank", scavenged).on<Deposited>([this](const Deposited& deposited) -> Handled {
      if (deposited.account == "bad" && fails) return Error(Errc::io, "the bank is closed");
      return book(deposited);
    });
    return made;
  }
  std::unique_ptr<Consumer> accepting() {
    auto made = bookkeeper();
    made->from("bank", scavenged).accept_gaps();
    return made;
  }
  /// The key is parked at its first event, 1, and 2 and 4 wait behind it; all is read.
  void park_the_key() {
    for (const char* account : {"good", "bad", "bad", "good", "bad"})
      deposit(*bank, account, static_cast<std::int64_t>(bank->end().value));
    const auto consumer = bookkeeper();
    ASSERT_TRUE(consumer->start());
    ASSERT_TRUE(eventually([&] { return is_live(*consumer) && consumer->status().parked_keys == 1; }));
    ASSERT_TRUE(consumer->stop(5s));
    fails = false;
  }
  std::optional<Deferral> waiting_key() {
    const auto deferrals = value_or_abort(Deferrals::load(*own, "bookkeeper"));
    const auto found = deferrals.keys().find({bank->id(), kKey});
    return found == deferrals.keys().end() ? std::nullopt : std::optional(found->second);
  }
  std::ptrdiff_t count_of(const std::string& type) { return std::ranges::count(records(*own, "bookkeeper"), type); }
  void expect_dead_letter_of_gone(const std::string& event) {
    const auto key = waiting_key();
    ASSERT_TRUE(key);
    EXPECT_EQ(key->state, DeferralState::parked);
    EXPECT_EQ(key->reason, "history_gone");
    EXPECT_THAT(key->error, HasSubstr("event " + event + " "));
    EXPECT_THAT(key->error, HasSubstr("accept_gaps"));
  }
  void release(Consumer& consumer) {
    const auto released = consumer.release(kKey);
    ASSERT_TRUE(released) << released.error().message();
  }
};

TEST_F(GoneKeys, T9_a_dead_letter_whose_event_is_gone_says_so_once_and_a_release_parks_it_again) {
  park_the_key();
  scavenged.lose(Position{1});
  for (int run = 0; run < 2; ++run) {
    const auto consumer = bookkeeper();
    ASSERT_TRUE(consumer->start());
    expect_dead_letter_of_gone("1");
    EXPECT_EQ(waiting_key()->position, Position{1});
    EXPECT_THAT(waiting_key()->error, HasSubstr("the bank is closed")) << "why it was parked is not forgotten";
    EXPECT_EQ(count_of("$parked"), 2) << "it is said once";
    EXPECT_EQ(consumer->status().parked_keys, 1);
    ASSERT_TRUE(consumer->stop(5s));
  }
  const auto consumer = bookkeeper();
  ASSERT_TRUE(consumer->start());
  release(*consumer);
  ASSERT_TRUE(eventually([&] { return count_of("$parked") == 3; }));
  expect_dead_letter_of_gone("1");
  EXPECT_THAT(booked(*own, "bad"), IsEmpty()) << "what waits behind it waits on";
}

TEST_F(GoneKeys, T9_an_event_that_is_gone_behind_the_head_may_be_the_keys_and_keeps_it_parked) {
  park_the_key();
  scavenged.lose(Position{2});
  const auto consumer = bookkeeper();
  ASSERT_TRUE(consumer->start());
  expect_dead_letter_of_gone("2");
  release(*consumer);
  ASSERT_TRUE(eventually([&] { return count_of("$parked") == 3; }));
  EXPECT_THAT(booked(*own, "bad"), IsEmpty());
}

TEST_F(GoneKeys, T9_who_accepts_gaps_releases_the_key_and_it_goes_on_behind_them) {
  park_the_key();
  scavenged.lose(Position{1});
  ASSERT_TRUE(bookkeeper()->start());  // and says that it is gone
  const auto consumer = accepting();
  ASSERT_TRUE(consumer->start());
  EXPECT_EQ(consumer->status().parked_keys, 1) << "a dead letter waits for an operator, whatever became of its event";
  release(*consumer);
  ASSERT_TRUE(eventually([&] { return !waiting_key(); }));
  EXPECT_THAT(booked(*own, "bad"), ElementsAre(2, 4));
}

TEST_F(GoneKeys, T9_who_accepts_gaps_finishes_a_key_of_which_nothing_is_left) {
  park_the_key();
  scavenged.lose(Position{0}, Position{5});
  const auto consumer = accepting();
  ASSERT_TRUE(consumer->start());
  release(*consumer);
  ASSERT_TRUE(eventually([&] { return !waiting_key(); }));
  EXPECT_THAT(booked(*own, "bad"), IsEmpty());
}

TEST_F(GoneKeys, T9_a_key_that_is_released_while_the_consumer_is_down_is_parked_at_its_start) {
  park_the_key();
  scavenged.lose(Position{1});
  ASSERT_TRUE(release_key(*own, "bookkeeper", kKey));
  const auto consumer = bookkeeper();
  ASSERT_TRUE(consumer->start());
  expect_dead_letter_of_gone("1");
}

TEST_F(GoneKeys, T9_an_event_that_goes_while_it_waits_for_its_retry_becomes_a_dead_letter) {
  deposit(*bank, "bad", 0);
  const auto consumer = bookkeeper({.at_once = 1, .ladder = {1s, 1s}});
  ASSERT_TRUE(consumer->start());
  ASSERT_TRUE(eventually([&] { return consumer->status().retrying_keys == 1; }));
  scavenged.lose(Position{0});
  world.clock.advance(10s);
  ASSERT_TRUE(eventually([&] { return consumer->status().parked_keys == 1; }));
  expect_dead_letter_of_gone("0");
}

}  // namespace
}  // namespace weir::consumer
