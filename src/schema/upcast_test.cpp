// Goal: events of every age are read as the newest version, and those of the future say so.
// Method: one event in three major versions, read as it was written by each.
#include <gtest/gtest.h>

#include "schema/test_events.hpp"

namespace weir::test {
namespace {

static_assert(event_type<Shipped>() == EventType{"Shipped", 3});
static_assert(wire_name<ShippedV1>() == "Shipped.v1");
static_assert(can_decode<Shipped>("Shipped.v1") && can_decode<Shipped>("Shipped.v3"));
static_assert(!can_decode<Shipped>("Shipped.v4") && !can_decode<ShippedV2>("Shipped.v3"));

struct Tenth {
  static constexpr auto schema() { return event("Many", 1); }
};
template <int N>
struct Many {
  using Previous = std::conditional_t<N == 2, Tenth, Many<N - 1>>;
  static Many upcast(Previous) { return {}; }
  static constexpr auto schema() { return event("Many", N); }
};
static_assert(wire_name<Many<10>>() == "Many.v10");

TEST(Upcast, every_older_version_walks_up_the_chain) {
  const auto v1 = decode<Shipped>(as_read("Shipped.v1", R"({"order":"42"})"));
  ASSERT_TRUE(v1) << v1.error().message();
  EXPECT_EQ(v1->order, "42");
  EXPECT_EQ(v1->carriers, std::vector<std::string>{"post"});
  const auto v2 = decode<Shipped>(as_read("Shipped.v2", R"({"order":"42","carrier":"ship"})"));
  ASSERT_TRUE(v2) << v2.error().message();
  EXPECT_EQ(v2->carriers, std::vector<std::string>{"ship"});
  EXPECT_TRUE(decode<Many<10>>(as_read("Many.v1", "{}")));
}

TEST(Upcast, a_newer_version_says_which_was_found_and_which_is_known) {
  const auto ahead = decode<Shipped>(as_read("Shipped.v4", "{}"));
  ASSERT_FALSE(ahead);
  EXPECT_EQ(ahead.error().code(), Errc::schema_ahead);
  EXPECT_EQ(ahead.error().message(),
            "order-42 version 3 is a Shipped.v4, and this build knows Shipped up to version 3: run a newer build");
}

TEST(Upcast, another_event_is_an_unknown_type) {
  for (const char* type : {"Shipping.v1", "Shipped", "Shipped.v0", "Shipped.v03", "", ".v1"}) {
    const auto other = decode<Shipped>(as_read(type, "{}"));
    ASSERT_FALSE(other) << type;
    EXPECT_EQ(other.error().code(), Errc::unknown_event_type) << type;
  }
  EXPECT_EQ(decode<Shipped>(as_read("Shipping.v1", "{}")).error().message(),
            "order-42 version 3: expected a Shipped.v3, found a Shipping.v1");
}

TEST(Upcast, bad_data_names_the_event_and_the_version_it_was_written_in) {
  const auto bad = decode<Shipped>(as_read("Shipped.v2", R"({"order":"42","carrier":7})"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code(), Errc::bad_data);
  EXPECT_EQ(bad.error().message(), "order-42 version 3, Shipped.v2: carrier: expected a string, found 7");
}

TEST(EventType, a_wire_name_is_taken_apart_and_put_together) {
  EXPECT_EQ(parse_event_type("OrderCreated.v12"), (EventType{"OrderCreated", 12}));
  EXPECT_EQ(parse_event_type("a.v1.v2"), (EventType{"a.v1", 2}));
  EXPECT_EQ(to_string(EventType{"OrderCreated", 4294967295}), "OrderCreated.v4294967295");
  for (const char* wrong :
       {"", "v1", ".v1", "A.v", "A.v0", "A.v01", "A.v+1", "A.v-1", "A.v1 ", "A.V1", "A.v4294967296"})
    EXPECT_FALSE(parse_event_type(wrong)) << wrong;
}

}  // namespace
}  // namespace weir::test
