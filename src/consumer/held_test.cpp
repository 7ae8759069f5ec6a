// Goal: a restored or forked store acts when it is told to and not before, and its consumers, and those that follow it,
// go on where they were (rule T1).
// Method: forks of stores on disk.
#include "consumer/held.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "consumer/consumer_fixture.hpp"
#include "consumer/unlucky_store_fixture.hpp"
#include "log/copies/log_copy.hpp"
#include "log/held.hpp"

namespace weir::consumer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class HeldTest : public testing::Test {
 protected:
  HeldTest() {
    std::string made = (std::filesystem::temp_directory_path() / "weir-held-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) abort();
    directory_ = made;
  }
  ~HeldTest() override { std::filesystem::remove_all(directory_); }

  void fork(const char* from, const char* to, const log::CopyUntil& until = log::AllDurable{}) {
    env::Environment& world = env::real_environment();
    const auto source = value_or_abort(log::source_of_store(world, directory_ / from));
    value_or_abort(log::copy_log(world, source, until, directory_ / to, log::Sharing::links, {}));
  }
  void let_go(const char* store) { value_or_abort(log::let_go(env::real_environment().files, {directory_ / store})); }
  std::unique_ptr<EventStore> open(const char* store) {
    return value_or_abort(open_store(directory_ / store, {.segment_bytes = 9 * 1024 * 1024}));
  }

  static ConsumerOptions options() {
    return {.name = "bookkeeper", .begin = Begin::at_start, .retry = RetryPolicy::park_at_once()};
  }
  static Handled book_unless_13(const Deposited& deposited) {
    if (deposited.amount == 13) return park("an unlucky amount");
    return book(deposited);
  }
  /// Lets a consumer of `own` catch up with the source.
  static Result<void> run(EventStore& own, const EventReader& source) {
    Consumer consumer(own, options());
    consumer.from("shop", source).on<Deposited>(book_unless_13);
    WEIR_CHECK(consumer.start());
    EXPECT_TRUE(eventually([&] { return is_live(consumer); }));
    return consumer.stop(5s);
  }

  std::filesystem::path directory_;
};

TEST_F(HeldTest, T1_nothing_acts_on_a_copy_until_it_is_told_to) {
  deposit(*open("a"), "1", 1);
  fork("a", "b");
  const auto own = open("b");
  EXPECT_TRUE(own->is_held());
  Consumer consumer(*own, options());
  consumer.from("own", *own).on<Deposited>(book);
  Timers timers(*own);
  Service service(*own);
  for (const auto& refused : {consumer.start(), timers.start(), service.start()}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::held);
    EXPECT_THAT(refused.error().message(), HasSubstr("weir resume"));
  }
  EXPECT_EQ(own->end(), Position{1}) << "nothing is recorded";

  let_go("b");
  EXPECT_FALSE(own->is_held());
  EXPECT_TRUE(consumer.start());
  EXPECT_TRUE(timers.start());
  EXPECT_TRUE(service.start());
}

TEST_F(HeldTest, T1_a_copy_goes_on_where_its_own_consumers_were) {
  {
    const auto own = open("a");
    deposit(*own, "1", 1);
    deposit(*own, "2", 13);
    deposit(*own, "2", 5);
    ASSERT_TRUE(run(*own, *own));
  }
  fork("a", "b");
  let_go("b");
  const auto own = open("b");
  deposit(*own, "1", 2);
  Consumer consumer(*own, options());
  consumer.from("shop", *own).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(1, 2)) << "nothing is done twice";
  EXPECT_EQ(consumer.status().parked_keys, 1U) << "what waited waits still";
  ASSERT_TRUE(consumer.release("account-2"));
  ASSERT_TRUE(eventually([&] { return booked(*own, "2").size() == 2; }));
  EXPECT_THAT(booked(*own, "2"), ElementsAre(13, 5));
  ASSERT_TRUE(consumer.stop(5s));
  ASSERT_TRUE(run(*own, *own));
  EXPECT_THAT(booked(*own, "2"), ElementsAre(13, 5));
  const auto all = value_or_abort(standings(*own));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all.front().deferred.empty());
}

TEST_F(HeldTest, T1_who_followed_a_store_follows_its_copy_from_where_it_was_or_stops) {
  const auto own = open_memory_store();
  {
    const auto shop = open("a");
    for (int i = 1; i <= 3; ++i) deposit(*shop, "1", i);
    ASSERT_TRUE(run(*own, *shop));
  }
  fork("a", "earlier", Position{2});
  const auto refused = run(*own, *open("earlier"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::source_diverged);
  EXPECT_THAT(refused.error().message(), HasSubstr("as of position 2"));

  fork("a", "b");
  const auto copy = open("b");
  deposit(*copy, "1", 4);
  ASSERT_TRUE(run(*own, *copy));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(1, 2, 3, 4));
}

TEST_F(HeldTest, T1_more_parked_keys_than_a_commit_holds_go_over_to_a_copy_also_when_it_crashes_half_way) {
  constexpr int kKeys = 4000;
  const auto own = open_memory_store();
  const auto start = [&](EventStore& store, const EventReader& source, Handled answer) {
    auto consumer = std::make_unique<Consumer>(store, options());
    consumer->from("shop", source).on<Deposited>([answer](const Deposited&) { return answer; });
    return consumer;
  };
  {
    const auto shop = open("a");
    Commit all;
    for (int i = 0; i < kKeys; ++i)
      all.append("account-" + std::to_string(i), ExpectedState::any(), {to_event(Deposited{"1", i})});
    value_or_abort(shop->commit(std::move(all)));
    const auto consumer = start(*own, *shop, park(std::string(2000, 'x')));
    ASSERT_TRUE(consumer->start());
    ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
    ASSERT_TRUE(consumer->stop(5s));
  }
  fork("a", "b");
  const auto copy = open("b");
  UnluckyStore dying(*own, [](const Commit& commit) -> std::optional<Error> {
    if (commit.tracking.empty()) return std::nullopt;
    return Error(Errc::in_doubt, "it dies");
  });
  EXPECT_EQ(start(dying, *copy, Effects{})->start().error().code(), Errc::in_doubt);
  {
    // Back to the original once more, of which one is done.
    const auto shop = open("a");
    const auto consumer = start(*own, *shop, Effects{});
    ASSERT_TRUE(consumer->start());
    ASSERT_TRUE(consumer->release("account-8"));
    ASSERT_TRUE(eventually([&] { return consumer->status().handled == 1; }));
    EXPECT_EQ(consumer->status().parked_keys, static_cast<std::uint64_t>(kKeys - 1));
    ASSERT_TRUE(consumer->stop(5s));
  }
  const auto consumer = start(*own, *copy, Effects{});
  const auto started = consumer->start();
  ASSERT_TRUE(started) << started.error().message();
  ASSERT_TRUE(eventually([&] { return is_live(*consumer); }));
  EXPECT_EQ(consumer->status().parked_keys, static_cast<std::uint64_t>(kKeys - 1));
  const auto deferrals = value_or_abort(Deferrals::load(*own, "bookkeeper"));
  EXPECT_EQ(deferrals.keys().size(), static_cast<std::size_t>(kKeys - 1)) << "each waits in the copy, and there alone";
  ASSERT_TRUE(consumer->release("account-7"));
  EXPECT_TRUE(eventually([&] { return consumer->status().handled == 1; }));
}

TEST_F(HeldTest, a_copy_that_is_read_beside_its_original_is_another_source) {
  const auto shop = open("a");
  deposit(*shop, "1", 1);
  const auto own = open_memory_store();
  ASSERT_TRUE(run(*own, *shop));
  fork("a", "b");
  const auto copy = open("b");
  Consumer consumer(*own, options());
  consumer.from("shop", *shop).on<Deposited>(book);
  consumer.from("trial", *copy).on<Deposited>(book);
  ASSERT_TRUE(consumer.start());
  ASSERT_TRUE(eventually([&] { return is_live(consumer); }));
  EXPECT_THAT(booked(*own, "1"), ElementsAre(1, 1));
}

}  // namespace
}  // namespace weir::consumer
