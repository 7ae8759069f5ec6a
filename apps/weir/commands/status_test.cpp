// Goal: status says how far each consumer is behind each source, and which keys wait; and says so when it cannot know.
// Method: what a consumer records, committed by hand into stores in memory.
#include "commands/status.hpp"

#include <gmock/gmock.h>

#include "commands/dead_letters.hpp"
#include "consumer/consumer_events.hpp"
#include "screen.hpp"

namespace weir::cli {
namespace {

using testing::HasSubstr;

class Status : public testing::Test {
 protected:
  Status() {
    for (int i = 0; i < 5; ++i) add(*shop_, "invoice-1", {.type = "Submitted", .data = "{}"});
    add(*order_, "$consumer-intake",
        consumer::started_event({{.label = "shop", .id = shop_->id(), .location = "/data/shop"}}, ""));
    TrackingMove move{
        .consumer = "intake", .source = shop_->id(), .from = {}, .to = {.next = {3}, .frame_checksum = 1}};
    Commit passed;
    passed.tracking.push_back(move);
    value_or_abort(order_->commit(passed));
    defer("536365", DeferralState::parked, Position{1});
    defer("536366", DeferralState::retrying, Position{2});
  }

  void defer(const std::string& key, DeferralState state, Position position) {
    const Deferral deferral{.source = shop_->id(),
                            .key = key,
                            .state = state,
                            .position = position,
                            .reason = "handler_failed",
                            .error = "no route to the bank",
                            .attempts = 7,
                            .since = *parse_time("2026-11-23T10:00:00Z"),
                            .due = *parse_time("2026-11-23T11:00:00Z"),
                            .event = new_event_id(),
                            .type = "Submitted",
                            .stream = "invoice-1"};
    add(*order_, "$consumer-intake", consumer::deferral_event(deferral));
  }

  OpenSource opens(std::shared_ptr<const EventReader> reader) {
    return [reader](const RecordedSource& source) -> Result<std::shared_ptr<const EventReader>> {
      EXPECT_EQ(source.location, "/data/shop");
      if (!reader) return Error(Errc::not_found, "there is no directory /data/shop");
      return reader;
    };
  }
  StatusOptions two_seconds_later() {
    const auto oldest = value_or_abort(shop_->collect(Read::all({3}).limit(1))).front().time;
    return {.bytes = 4 * 1024 * 1024, .now = oldest + std::chrono::seconds(2)};
  }

  std::shared_ptr<EventStore> shop_ = open_memory_store();
  std::shared_ptr<EventStore> order_ = open_memory_store();
  Screen screen_;
};

TEST_F(Status, lag_is_in_events_and_in_seconds) {
  ASSERT_TRUE(status(*order_, opens(shop_), two_seconds_later(), screen_.json));
  const auto shown = screen_.objects().front();
  EXPECT_EQ(shown["store"], to_string(order_->id()));
  EXPECT_EQ(shown["end"], 3);
  EXPECT_EQ(shown["streams"], 1);
  ASSERT_EQ(shown["consumers"].size(), 1U);
  const auto& intake = shown["consumers"][0];
  EXPECT_EQ(intake["consumer"], "intake");
  EXPECT_EQ(intake["source"], "shop");
  EXPECT_EQ(intake["position"], 3);
  EXPECT_EQ(intake["lag_events"], 2);
  EXPECT_EQ(intake["lag_seconds"], 2.0);
  EXPECT_EQ(intake["parked_keys"], 1);
  EXPECT_EQ(intake["retrying_keys"], 1);
}

TEST_F(Status, a_consumer_at_the_end_has_no_lag) {
  const auto lag = lag_behind(*shop_, {.label = "shop", .id = shop_->id(), .location = {}}, {.next = {5}}, Time{});
  ASSERT_TRUE(lag);
  EXPECT_EQ(lag->events, 0U);
  EXPECT_EQ(lag->time.count(), 0.0);
}

TEST_F(Status, a_source_that_cannot_be_opened_has_an_unknown_lag) {
  ASSERT_TRUE(status(*order_, opens(nullptr), two_seconds_later(), screen_.json));
  EXPECT_TRUE(screen_.objects().front()["consumers"][0]["lag_events"].is_null());
  ASSERT_TRUE(status(*order_, opens(nullptr), two_seconds_later(), screen_.text));
  EXPECT_THAT(screen_.lines().back(), HasSubstr("unknown"));
  EXPECT_THAT(screen_.err.str(), HasSubstr("there is no directory /data/shop"));
}

TEST_F(Status, another_store_in_the_sources_place_is_not_measured_against) {
  const auto lag = lag_behind(*order_, {.label = "shop", .id = shop_->id(), .location = "/data/shop"}, {}, Time{});
  ASSERT_FALSE(lag);
  EXPECT_EQ(lag.error().code(), Errc::source_diverged);
}

TEST_F(Status, text_is_a_table) {
  ASSERT_TRUE(status(*order_, opens(shop_), two_seconds_later(), screen_.text));
  EXPECT_THAT(screen_.out.str(), testing::AllOf(HasSubstr("3 in 1 stream"), HasSubstr("4.0 MiB"), HasSubstr("intake")));
}

TEST_F(Status, a_store_without_consumers_is_short) {
  ASSERT_TRUE(status(*shop_, opens(nullptr), {.now = Time{}}, screen_.json));
  EXPECT_TRUE(screen_.objects().front()["consumers"].empty());
}

TEST_F(Status, dead_letters_are_the_parked_keys_and_no_others) {
  ASSERT_TRUE(list_dead_letters(*order_, std::nullopt, screen_.json));
  ASSERT_EQ(screen_.lines().size(), 1U);
  const auto letter = screen_.objects().front();
  EXPECT_EQ(letter["consumer"], "intake");
  EXPECT_EQ(letter["key"], "536365");
  EXPECT_EQ(letter["position"], 1);
  EXPECT_EQ(letter["attempts"], 7);
  EXPECT_EQ(letter["error"], "no route to the bank");
  ASSERT_TRUE(list_dead_letters(*order_, "intake", screen_.text));
  EXPECT_THAT(screen_.out.str(), HasSubstr("tried 7 times since 2026-11-23T10:00:00Z"));
}

TEST_F(Status, dead_letters_of_a_consumer_that_is_not_there_are_an_error_that_names_those_that_are) {
  const auto listed = list_dead_letters(*order_, "other", screen_.json);
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().code(), Errc::not_found);
  EXPECT_THAT(listed.error().message(), HasSubstr("\"other\" in this store; there is: intake"));
  EXPECT_EQ(screen_.out.str(), "");
}

}  // namespace
}  // namespace weir::cli
