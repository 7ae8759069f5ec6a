// Goal: an event carries the tags that its declaration says, and queries by declared events name them. Method: one
// event with a tag of each kind.
#include "weir/schema/tag.hpp"

#include <gmock/gmock.h>

#include "weir/schema.hpp"

enum class Lane { left, right };
template <>
inline constexpr auto weir::enum_names<Lane> =
    std::to_array<weir::EnumName<Lane>>({{Lane::left, "left"}, {Lane::right, "right"}});

namespace weir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Passed {
  std::string plate;
  std::int64_t gate{};
  Lane lane{};
  EventId trip;
  std::optional<std::string> owner;
  std::vector<std::uint16_t> zones;
  static constexpr auto schema() {
    return event("Passed", 1, field("plate", &Passed::plate), tag("plate", &Passed::plate),
                 field("gate", &Passed::gate), tag("gate", &Passed::gate), tag("lane", &Passed::lane),
                 tag("trip", &Passed::trip), tag("owner", &Passed::owner), tag("zone", &Passed::zones));
  }
};

struct Untagged {
  static constexpr auto schema() { return event("Untagged", 1); }
};

struct Renamed1 {
  static constexpr auto schema() { return event("Renamed", 1); }
};
struct Renamed {
  std::string name;
  using Previous = Renamed1;
  static Renamed upcast(Renamed1) { return {"old"}; }
  static constexpr auto schema() {
    return event("Renamed", 2, tag("name", &Renamed::name), field("name", &Renamed::name));
  }
};

TEST(Tags, are_the_key_and_the_value_of_each_declared_member) {
  const EventId trip = derive_event_id("trip", 1);
  const Passed passed{"B-1", -7, Lane::right, trip, "ann", {3, 14}};
  const NewEvent event = to_event(passed);
  EXPECT_THAT(event.tags, ElementsAre("plate:B-1", "gate:-7", "lane:right", "trip:" + to_string(trip), "owner:ann",
                                      "zone:3", "zone:14"));
  EXPECT_EQ(event.data, R"({"plate":"B-1","gate":-7})") << "a tag is no field";
}

TEST(Tags, of_what_is_not_there_are_none) {
  EXPECT_THAT(to_event(Passed{"B-1", 1, Lane::left, {}, std::nullopt, {}}).tags,
              ElementsAre("plate:B-1", "gate:1", "lane:left", "trip:00000000-0000-0000-0000-000000000000"));
  EXPECT_THAT(to_event(Untagged{}).tags, IsEmpty());
  EXPECT_THAT(to_event(Renamed{"x"}).tags, ElementsAre("name:x"));
}

TEST(Tags, are_written_in_queries_as_events_carry_them) {
  EXPECT_EQ(tag("plate", "B-1"), "plate:B-1");
  EXPECT_EQ(tag("plate", std::string("B-1")), "plate:B-1");
  EXPECT_EQ(tag("gate", -7), "gate:-7");
  EXPECT_EQ(tag("lane", Lane::right), "lane:right");
}

TEST(Matching, names_the_versions_of_each_event_and_the_next_one) {
  const Alternative one = matching<Untagged, Renamed>({"a:1", "b:2"});
  EXPECT_THAT(one.types, ElementsAre("Untagged.v1", "Untagged.v2", "Renamed.v1", "Renamed.v2", "Renamed.v3"));
  EXPECT_THAT(one.tags, ElementsAre("a:1", "b:2"));
  EXPECT_THAT(matching<Untagged>().tags, IsEmpty());
}

}  // namespace
}  // namespace weir
