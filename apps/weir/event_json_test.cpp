// Goal: an event in JSON has its eight members, and nothing of it is changed or lost.
// Method: events with all kinds of data and metadata.
#include "event_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

const EventId kId = *parse_id<EventId>("11111111-2222-4333-8444-555555555555");
const EventId kOther = *parse_id<EventId>("99999999-2222-4333-8444-555555555555");

EventView event_with(std::string_view data, std::string_view metadata = {}) {
  EventView event;
  event.position = {7};
  event.stream = "order-42";
  event.version = {3};
  event.type = "OrderShipped.v1";
  event.id = event.correlation = kId;
  event.time = *parse_time("2026-11-23T10:30:00.123456Z");
  event.data = data;
  event.metadata = metadata;
  return event;
}

std::string json_of(const EventView& event) {
  std::string text;
  append_event_json(text, event);
  return text;
}

TEST(EventJson, has_exactly_the_eight_members_in_order) {
  EXPECT_EQ(json_of(event_with(R"({"total":12.500})")),
            R"({"position":7,"stream":"order-42","version":3,"type":"OrderShipped.v1",)"
            R"("id":"11111111-2222-4333-8444-555555555555","time":"2026-11-23T10:30:00.123456Z",)"
            R"("data":{"total":12.500},"metadata":null})");
}

TEST(EventJson, data_that_is_not_json_is_a_string) {
  EXPECT_EQ(nlohmann::json::parse(json_of(event_with("hello \"you\"")))["data"], "hello \"you\"");
  EXPECT_EQ(nlohmann::json::parse(json_of(event_with("")))["data"], "");
  EXPECT_TRUE(nlohmann::json::parse(json_of(event_with("\xff\xfe")))["data"].is_string());
}

TEST(EventJson, data_of_several_lines_stays_on_one) {
  EXPECT_EQ(json_of(event_with("{\n\"a\":1\n}")).find('\n'), std::string::npos);
}

TEST(EventJson, metadata_alone_is_as_it_was_committed) {
  EXPECT_TRUE(
      json_of(event_with("{}", R"({"user":"ann","n":1.10})")).ends_with(R"("metadata":{"user":"ann","n":1.10}})"));
}

TEST(EventJson, tags_are_the_last_member_when_there_are_any) {
  EventView event = event_with("{}", R"({"user":"ann"})");
  EXPECT_FALSE(nlohmann::json::parse(json_of(event)).contains("tags"));
  event.tags = {"customer:7", "a\"b"};
  EXPECT_TRUE(json_of(event).ends_with(R"("metadata":{"user":"ann"},"tags":["customer:7","a\"b"]})"));
}

TEST(EventJson, origin_comes_after_the_own_metadata) {
  EventView event = event_with("{}", R"({"user":"ann"})");
  event.correlation = kOther;
  event.causation = kOther;
  const auto metadata = nlohmann::ordered_json::parse(json_of(event))["metadata"];
  EXPECT_EQ(metadata.dump(), R"({"user":"ann","$correlation":"99999999-2222-4333-8444-555555555555",)"
                             R"("$causation":"99999999-2222-4333-8444-555555555555"})");
}

TEST(EventJson, metadata_that_is_no_object_is_not_lost) {
  EventView event = event_with("{}", "free text");
  EXPECT_EQ(nlohmann::json::parse(json_of(event))["metadata"], "free text");
  event.causation = kOther;
  EXPECT_EQ(nlohmann::json::parse(json_of(event))["metadata"]["$text"], "free text");
}

}  // namespace
}  // namespace weir::cli
