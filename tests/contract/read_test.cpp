// Goal: reads by stream, category, type and correlation, from anywhere, in both directions, up to a time and a number.
// Method: the contract suite over a fixed small history, and against a plain vector over a random one.
#include <algorithm>
#include <random>

#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(Contract, a_stream_is_read_forwards_and_backwards_from_any_version) {
  for (int i = 0; i < 3; ++i) {
    append("order-1", events_of(2));
    append("order-2", events_of(1));
  }
  settle();
  EXPECT_THAT(names(Read::stream("order-2")), ElementsAre("order-2@0", "order-2@1", "order-2@2"));
  EXPECT_THAT(names(Read::stream("order-1").from(StreamVersion{4})), ElementsAre("order-1@4", "order-1@5"));
  EXPECT_THAT(names(Read::stream("order-1").from(StreamVersion{6})), IsEmpty());
  EXPECT_THAT(names(Read::stream("order-1").from(StreamVersion{UINT64_MAX})), IsEmpty());
  EXPECT_THAT(names(Read::stream("order-1").from(StreamVersion{1}).limit(2)), ElementsAre("order-1@1", "order-1@2"));
  EXPECT_THAT(names(Read::stream("order-2").backwards()), ElementsAre("order-2@2", "order-2@1", "order-2@0"));
  EXPECT_THAT(names(Read::stream("order-2").backwards().from(StreamVersion{1})), ElementsAre("order-2@1", "order-2@0"));
  EXPECT_THAT(names(Read::stream("order-2").backwards().from(StreamVersion{99})),
              ElementsAre("order-2@2", "order-2@1", "order-2@0"));
  EXPECT_THAT(names(Read::stream("order-2").backwards().from(StreamVersion{UINT64_MAX}).limit(1)),
              ElementsAre("order-2@2"));
  EXPECT_THAT(names(Read::stream("order-2").backwards().from(StreamVersion{0})), ElementsAre("order-2@0"));
  EXPECT_THAT(names(Read::stream("order-1").limit(0)), IsEmpty());
}

TEST_P(Contract, what_does_not_exist_has_no_events) {
  append("order-1", events_of(1));
  settle();
  EXPECT_THAT(names(Read::stream("order-2")), IsEmpty());
  EXPECT_THAT(names(Read::stream("order")), IsEmpty());
  EXPECT_THAT(names(Read::stream("")), IsEmpty());
  EXPECT_THAT(names(Read::category("shop")), IsEmpty());
  EXPECT_THAT(names(Read::type("Unknown.v1").backwards()), IsEmpty());
  EXPECT_THAT(names(Read::correlation(id_number(77))), IsEmpty());
  EXPECT_EQ(value_or_abort(store().stream_version("order-2")), std::nullopt);
}

TEST_P(Contract, an_empty_store_has_nothing) {
  settle();
  EXPECT_EQ(store().end(), Position{0});
  EXPECT_THAT(names(Read::all()), IsEmpty());
  EXPECT_THAT(names(Read{.direction = Direction::backwards}), IsEmpty());
  EXPECT_THAT(store().tracking(), IsEmpty());
}

TEST_P(Contract, categories_and_types_span_streams) {
  append("order-1", {event("Created.v1"), event("Paid.v1")});
  append("order-2", {event("Created.v1")});
  append("orders", {event("Created.v1")});
  append("order", {event("Noted.v1")});
  append("payment-1", {event("Paid.v1")});
  settle();
  EXPECT_THAT(names(Read::category("order")), ElementsAre("order-1@0", "order-1@1", "order-2@0", "order@0"));
  EXPECT_THAT(names(Read::category("order").backwards().limit(2)), ElementsAre("order@0", "order-2@0"));
  EXPECT_THAT(names(Read::category("order").from(Position{1})), ElementsAre("order-1@1", "order-2@0", "order@0"));
  EXPECT_THAT(names(Read::type("Paid.v1")), ElementsAre("order-1@1", "payment-1@0"));
  EXPECT_THAT(names(Read::type("Paid.v1").backwards().from(Position{4})), ElementsAre("order-1@1"));
  EXPECT_THAT(names(Read::type("Created.v1").from(Position{3})), ElementsAre("orders@0"));
}

TEST_P(Contract, a_flow_is_read_by_its_correlation_across_streams) {
  NewEvent first = event("Asked.v1");
  NewEvent second{.type = "Answered.v1", .data = "", .correlation = first.id, .causation = first.id};
  append("a", {first});
  append("b", {event()});
  append("c", {second});
  settle();
  EXPECT_THAT(names(Read::correlation(first.id)), ElementsAre("a@0", "c@0"));
  EXPECT_THAT(names(Read::correlation(first.id).backwards()), ElementsAre("c@0", "a@0"));
}

TEST_P(Contract, the_whole_log_is_read_from_any_position_both_ways) {
  append("a", events_of(2));
  append("b", events_of(2));
  settle();
  EXPECT_THAT(names(Read::all({1})), ElementsAre("a@1", "b@0", "b@1"));
  EXPECT_THAT(names(Read::all({4})), IsEmpty());
  EXPECT_THAT(names(Read::all({UINT64_MAX})), IsEmpty());
  EXPECT_THAT(names(Read{.direction = Direction::backwards}), ElementsAre("b@1", "b@0", "a@1", "a@0"));
  EXPECT_THAT(names(Read::all({1}).backwards()), ElementsAre("a@1", "a@0"));
  EXPECT_THAT(names(Read::all({99}).backwards().limit(1)), ElementsAre("b@1"));
}

TEST_P(Contract, up_to_a_time) {
  append("a", events_of(1));
  const Time first = events(Read::all()).at(0).time;
  Time last = first;
  for (std::uint64_t n = 1; last == first; ++n) {  // until the clock has moved
    append("a", events_of(1));
    last = events(Read::all({n})).at(0).time;
  }
  settle();
  const auto early = names(Read::stream("a").until_time(first));
  EXPECT_EQ(early.size(), value_or_abort(store().stream_version("a"))->value);
  EXPECT_EQ(names(Read::all().until_time(first)).size(), early.size());
  EXPECT_EQ(names(Read::stream("a").until_time(last)).size(), early.size() + 1);
  EXPECT_EQ(names(Read::stream("a").backwards().until_time(first).limit(1)).at(0), early.back());
  EXPECT_THAT(names(Read::all().until_time(first - 1us)), IsEmpty());
  EXPECT_THAT(names(Read::all().backwards().until_time(first - 1us)), IsEmpty());
}

TEST_P(Contract, a_sink_that_says_stop_is_not_called_again) {
  append("a", events_of(10));
  settle();
  for (const Read& read : {Read::all(), Read::stream("a"), Read::type("Noted.v1").backwards()}) {
    int calls = 0;
    EXPECT_TRUE(store().read(read, [&](const EventView&) { return ++calls == 3 ? Flow::stop : Flow::more; }));
    EXPECT_EQ(calls, 3);
  }
}

TEST_P(Contract, streams_are_listed_in_the_order_of_their_first_events) {
  append("b", events_of(1));
  append("a", events_of(2));
  append("b", events_of(3));
  settle();
  std::vector<std::pair<std::string, std::uint64_t>> seen;
  const auto note = [&](std::string_view name, StreamVersion last) {
    seen.emplace_back(name, last.value);
    return Flow::more;
  };
  EXPECT_TRUE(store().streams(note));
  EXPECT_THAT(seen, ElementsAre(std::pair("b", 3), std::pair("a", 1)));
  seen.clear();
  EXPECT_TRUE(store().streams([&](std::string_view name, StreamVersion last) { return note(name, last), Flow::stop; }));
  EXPECT_EQ(seen.size(), 1u);
}

TEST_P(Contract, every_read_gives_what_a_plain_vector_gives) {
  std::mt19937_64 random(5);
  const auto pick = [&](std::uint64_t n) { return random() % n; };
  for (int i = 0; i < 300; ++i) {
    Commit mixed;
    const std::uint64_t first = pick(20);
    for (std::uint64_t k = 0; k <= pick(3); ++k) {
      std::vector<NewEvent> some;
      for (std::uint64_t n = 0; n <= pick(4); ++n) {
        some.push_back(event("Type" + std::to_string(pick(4)), std::to_string(random())));
        some.back().correlation = id_number(pick(10));
      }
      mixed.append("cat" + std::to_string((first + k) % 3) + "-" + std::to_string(first + k), ExpectedState::any(),
                   some);
    }
    mixed.durability = Durability::relaxed;
    commit(std::move(mixed));
  }
  store().wait_past({store().end().value - 1}, 10s);
  settle();
  const auto all = events(Read::all());
  ASSERT_EQ(all.size(), store().end().value);

  const auto check = [&](const Selection& what, auto matches, auto place) {
    for (const bool ahead : {true, false}) {
      Read read{.what = what, .direction = ahead ? Direction::forwards : Direction::backwards};
      if (pick(4) > 0) read.start = pick(std::holds_alternative<OfStream>(what) ? 60 : all.size() + 5);
      if (pick(2) > 0) read.max_events = pick(30);
      std::vector<Position> expected, found;
      for (const Event& e : all)
        if (matches(e) && (!read.start || (ahead ? place(e) >= *read.start : place(e) <= *read.start)))
          expected.push_back(e.position);
      if (!ahead) std::ranges::reverse(expected);
      if (expected.size() > read.max_events) expected.resize(read.max_events);
      for (const Event& e : events(read)) found.push_back(e.position);
      ASSERT_EQ(found, expected) << "start " << read.start.value_or(999'999) << " ahead " << ahead;
    }
  };
  const auto by_position = [](const Event& e) { return e.position.value; };
  for (int i = 0; i < 200; ++i) {
    const Event& like = all[pick(all.size())];
    check(AllEvents{}, [](const Event&) { return true; }, by_position);
    check(
        OfStream{like.stream}, [&](const Event& e) { return e.stream == like.stream; },
        [](const Event& e) { return e.version.value; });
    check(OfType{like.type}, [&](const Event& e) { return e.type == like.type; }, by_position);
    check(
        OfCategory{std::string(category_of(like.stream))},
        [&](const Event& e) { return category_of(e.stream) == category_of(like.stream); }, by_position);
    check(
        OfCorrelation{like.correlation}, [&](const Event& e) { return e.correlation == like.correlation; },
        by_position);
  }
}

}  // namespace
}  // namespace contract
