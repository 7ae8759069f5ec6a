// Goal: a flow across stores is one tree, each event below its cause, and none is missing.
// Method: two stores in memory; and trees by hand for what no store would write.
#include "commands/trace.hpp"

#include <gmock/gmock.h>

#include "flow_tree.hpp"
#include "screen.hpp"

namespace weir::cli {
namespace {

using testing::ElementsAre;

EventId id(int n) { return derive_event_id("trace", static_cast<std::uint64_t>(n)); }

class Trace : public testing::Test {
 protected:
  Trace() {
    add(*shop_, "invoice-1", {.type = "Submitted", .data = "{}", .id = id(1)});
    add(*order_, "order-1", caused("Created", 2, 1));
    add(*order_, "order-9", {.type = "Unrelated", .data = "{}"});
    add(*order_, "saga-1", caused("Started", 3, 2));
    add(*shop_, "invoice-1", caused("Noted", 4, 3));
    add(*order_, "order-1", caused("Shipped", 5, 2));
  }
  static NewEvent caused(std::string type, int own, int cause) {
    return {.type = std::move(type), .data = "{}", .id = id(own), .correlation = id(1), .causation = id(cause)};
  }
  std::unique_ptr<EventStore> shop_ = open_memory_store();
  std::unique_ptr<EventStore> order_ = open_memory_store();
  std::vector<NamedReader> stores_{{"order", order_.get()}, {"shop", shop_.get()}};
  Screen screen_;
};

TEST_F(Trace, text_indents_effects_below_their_causes) {
  ASSERT_TRUE(trace(stores_, id(1), screen_.text));
  std::vector<std::string> shown;
  for (const std::string& line : screen_.lines()) shown.push_back(line.substr(line.find("s  ") + 3));
  EXPECT_THAT(shown, ElementsAre("Submitted  shop/invoice-1@0",    //
                                 "  Created  order/order-1@0",     //
                                 "    Started  order/saga-1@0",    //
                                 "      Noted  shop/invoice-1@1",  //
                                 "    Shipped  order/order-1@1"));
}

TEST_F(Trace, json_is_a_tree_on_a_line) {
  ASSERT_TRUE(trace(stores_, id(1), screen_.json));
  ASSERT_EQ(screen_.lines().size(), 1U);
  const auto root = screen_.objects().front();
  EXPECT_EQ(root["store"], "shop");
  EXPECT_EQ(root["offset_seconds"], 0.0);
  ASSERT_EQ(root["effects"].size(), 1U);
  const auto& created = root["effects"][0];
  EXPECT_EQ(created["event"]["type"], "Created");
  ASSERT_EQ(created["effects"].size(), 2U);
  EXPECT_EQ(created["effects"][0]["effects"][0]["event"]["type"], "Noted");
  EXPECT_EQ(created["effects"][1]["event"]["type"], "Shipped");
}

TEST_F(Trace, a_cause_in_a_store_that_is_not_given_makes_a_root) {
  ASSERT_TRUE(trace({stores_[0]}, id(1), screen_.json));
  ASSERT_EQ(screen_.lines().size(), 1U);
  EXPECT_EQ(screen_.objects().front()["event"]["type"], "Created");
}

TEST_F(Trace, a_flow_that_is_nowhere_is_not_found) {
  EXPECT_EQ(trace(stores_, id(99), screen_.text).error().code(), Errc::not_found);
}

FlowEvent by_hand(int own, int cause) {
  FlowEvent event;
  event.event.id = id(own);
  if (cause > 0) event.event.causation = id(cause);
  event.event.position = {static_cast<std::uint64_t>(own)};
  return event;
}

TEST(FlowTree, events_that_cause_each_other_are_shown_once) {
  const std::vector<FlowEvent> events{by_hand(1, 2), by_hand(2, 1), by_hand(3, 3), by_hand(4, 0)};
  const auto nodes = flow_tree(events);
  ASSERT_EQ(nodes.size(), 4U);
  EXPECT_EQ(nodes[2].depth, 0U);
  EXPECT_EQ(nodes[3].depth, 1U) << "the circle hangs below its first event";
}

TEST(FlowTree, a_chain_of_any_length_fits) {
  std::vector<FlowEvent> events;
  for (int i = 1; i <= 50'000; ++i) events.push_back(by_hand(i, i - 1));
  EXPECT_EQ(flow_tree(events).back().depth, 49'999U);
}

}  // namespace
}  // namespace weir::cli
