// Goal: which keys wait, and where, is read from the consumer's stream alone.
// Method: the stream is written by hand, in the shapes of docs/formats/consumer-events.md.
#include "weir/consumer/deferrals.hpp"

#include <gmock/gmock.h>

#include "consumer/consumer_events.hpp"
#include "consumer/consumer_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::HasSubstr;

struct DeferralsTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  StoreId shop = value_or_abort(Result<StoreId>(*parse_id<StoreId>("00000000-0000-4000-8000-000000000001")));

  Deferral failed(DeferralState state, std::uint64_t position) {
    return {.source = shop,
            .key = "account-1",
            .state = state,
            .position = {position},
            .reason = "handler_failed",
            .error = "the book is locked",
            .attempts = 3,
            .type = "Deposited.v1",
            .stream = "account-1"};
  }
  void write(NewEvent event) {
    value_or_abort(own->commit(Commit{}.append("$consumer-c", ExpectedState::any(), {std::move(event)})));
  }
  Deferrals load() { return value_or_abort(Deferrals::load(*own, "c")); }
  const Deferral* key() {
    loaded = load();
    const auto found = loaded.keys().find({shop, "account-1"});
    return found == loaded.keys().end() ? nullptr : &found->second;
  }
  Deferrals loaded;
};

TEST_F(DeferralsTest, nothing_waits_for_a_consumer_that_never_ran) {
  EXPECT_TRUE(load().keys().empty());
  EXPECT_FALSE(load().version());
}

TEST_F(DeferralsTest, a_key_goes_from_retrying_to_parked_to_released_to_live) {
  write(deferral_event(failed(DeferralState::retrying, 7)));
  ASSERT_NE(key(), nullptr);
  EXPECT_EQ(key()->state, DeferralState::retrying);
  EXPECT_EQ(key()->position, Position{7});

  write(deferral_event(failed(DeferralState::parked, 7)));
  EXPECT_EQ(key()->state, DeferralState::parked);
  EXPECT_EQ(load().count(DeferralState::parked), 1U);

  write(released_event(*key()));
  EXPECT_EQ(key()->state, DeferralState::released);
  EXPECT_EQ(key()->attempts, 0U) << "with a fresh retry policy";

  write(retried_event(*key(), Position{7}));
  EXPECT_EQ(key()->position, Position{8});
  EXPECT_EQ(key()->error, "");

  write(went_live_event(*key()));
  EXPECT_EQ(key(), nullptr);
}

TEST_F(DeferralsTest, a_release_of_a_key_that_is_not_parked_changes_nothing) {
  write(deferral_event(failed(DeferralState::retrying, 7)));
  write(released_event(*key()));
  EXPECT_EQ(key()->state, DeferralState::retrying);
  EXPECT_EQ(key()->attempts, 3U);
}

TEST_F(DeferralsTest, a_later_writers_events_are_ignored_and_damage_is_not) {
  write({.type = "$from_the_future", .data = "{}"});
  EXPECT_TRUE(load().keys().empty());
  write({.type = "$parked", .data = "{\"source\":1}"});
  const auto damaged = Deferrals::load(*own, "c");
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code(), Errc::bad_data);
  EXPECT_THAT(damaged.error().message(), HasSubstr("$consumer-c"));
}

TEST_F(DeferralsTest, standings_join_sources_progress_and_keys) {
  write(started_event({{"the shop", shop, "/data/shop"}, {"own", own->id(), ""}}, ""));
  write(deferral_event(failed(DeferralState::parked, 7)));
  value_or_abort(own->commit({.tracking = {{.consumer = "c", .source = shop, .from = {}, .to = {{9}, 1}}}}));
  const auto all = value_or_abort(standings(*own));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].source.location, "/data/shop");
  EXPECT_EQ(all[0].next.next, Position{9});
  ASSERT_EQ(all[0].deferred.size(), 1U);
  EXPECT_EQ(all[0].deferred[0].key, "account-1");
  EXPECT_EQ(all[1].next.next, Position{});
  EXPECT_TRUE(all[1].deferred.empty());
}

}  // namespace
}  // namespace weir::consumer
