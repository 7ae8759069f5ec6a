// Goal: the code of docs/guides/consumers.md compiles and does what the page says.
// Method: its blocks are regions of this file.
#include <gtest/gtest.h>

#include "consumer/consumer_fixture.hpp"
#include "weir/consumer.hpp"

namespace weir::consumer {
namespace {

struct GuideTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::unique_ptr<EventStore> bank = open_memory_store();
};

TEST_F(GuideTest, a_consumer_books_deposits) {
  deposit(*bank, "7", 100);
  // [consumer]
  weir::Consumer bookkeeper(*own, {.name = "bookkeeper", .begin = weir::Begin::at_start});
  bookkeeper.from("bank", *bank)
      .on<Deposited>([](const Deposited& deposited, const weir::Handling&) {
        weir::Effects effects;
        effects.append("book-" + deposited.account, weir::ExpectedState::any(),
                       Booked{deposited.account, deposited.amount});
        return effects;
      })
      .key<Deposited>([](const Deposited& deposited) { return deposited.account; });
  // [consumer]
  ASSERT_TRUE(bookkeeper.start());
  EXPECT_TRUE(eventually([&] { return booked(*own, "7").size() == 1; }));
}

TEST_F(GuideTest, a_handler_says_what_went_wrong) {
  deposit(*bank, "7", -1);
  const auto exchange_is_open = [] { return true; };
  weir::Consumer bookkeeper(*own, {.name = "bookkeeper", .begin = weir::Begin::at_start});
  weir::Source& source = bookkeeper.from("bank", *bank);
  // [outcomes]
  source.on<Deposited>([&](const Deposited& deposited) -> weir::Handled {
    if (deposited.amount < 0) return weir::park("a deposit below zero");  // never: an operator decides
    if (!exchange_is_open()) return weir::retry_after(std::chrono::minutes(1));
    auto last = own->stream_version("book-" + deposited.account);
    if (!last) return last.error();  // may pass: tried again
    weir::Effects effects;
    effects.append("book-" + deposited.account, weir::ExpectedState::after(*last),
                   Booked{deposited.account, deposited.amount});
    return effects;
  });
  // [outcomes]
  ASSERT_TRUE(bookkeeper.start());
  EXPECT_TRUE(eventually([&] { return bookkeeper.status().parked_keys == 1; }));
}

TEST_F(GuideTest, a_timer_reminds) {
  deposit(*bank, "7", 100);
  const weir::Time now = env::real_environment().clock.now();
  weir::Consumer bookkeeper(*own, {.name = "bookkeeper", .begin = weir::Begin::at_start});
  // [timers]
  bookkeeper.from("bank", *bank).on<Deposited>([&](const Deposited& deposited) {
    weir::Effects effects;
    effects.set_timer("interest-" + deposited.account, now + std::chrono::milliseconds(5),
                      Deposited{deposited.account, deposited.amount / 100});
    return effects;
  });
  bookkeeper.from("own", *own).on<Deposited>([](const Deposited& interest) {
    weir::Effects effects;
    effects.append("book-" + interest.account, weir::ExpectedState::any(), Booked{interest.account, interest.amount});
    return effects;
  });
  weir::Timers timers(*own);
  // [timers]
  ASSERT_TRUE(timers.start());
  ASSERT_TRUE(bookkeeper.start());
  EXPECT_TRUE(eventually([&] { return booked(*own, "7").size() == 1; }));
}

}  // namespace
}  // namespace weir::consumer
