// Goal: the code of docs/guides/life-of-data.md works as the page says. Method: the page's blocks are regions of this
// file.
#include <gmock/gmock.h>

// [include]
#include <weir/domain.hpp>
#include <weir/store.hpp>
// [include]

namespace weir::test {
namespace {

// [limits]
Result<void> keep_a_day(EventStore& store, const std::string& sensor) {
  WEIR_CHECK(set_stream_metadata(store, sensor, {.max_count = 1000, .max_age = std::chrono::hours(24)}));
  return {};
}
// [limits]

// [change]
Result<void> forget_before(EventStore& store, const std::string& stream, StreamVersion version) {
  WEIR_TRY(FoundMetadata found, read_stream_metadata(store, stream));
  found.metadata.truncate_before = version;  // the rest stays as it is
  WEIR_CHECK(set_stream_metadata(store, stream, found.metadata, ExpectedState::after(found.version)));
  return {};
}
// [change]

// [delete]
Result<void> close_account(EventStore& store, const std::string& account, StreamVersion seen) {
  WEIR_CHECK(delete_stream(store, account, ExpectedState::exactly(seen)));
  return {};
}
// [delete]

// [scavenge]
Result<std::uint64_t> give_space_back(EventStore& store) {
  WEIR_TRY(const ScavengeReport done, scavenge(store));  // segment by segment; it can be stopped, and goes on
  return done.bytes;
}
// [scavenge]

// [tombstone]
Result<void> retire_name(EventStore& store, const std::string& account) {
  WEIR_CHECK(tombstone_stream(store, account));
  return {};
}
// [tombstone]

struct Measured {
  std::int64_t degrees{};
  static constexpr auto schema() { return event("Measured", 1, field("degrees", &Measured::degrees)); }
};

// [aggregate]
struct Thermometer {
  static constexpr std::string_view category = "sensor";
  static constexpr bool accepts_truncated_history = true;  // the last reading is all it knows
  using Events = weir::Events<Measured>;

  std::int64_t degrees = 0;
  void apply(const Measured& e) { degrees = e.degrees; }
};
// [aggregate]

class LifeGuide : public testing::Test {
 protected:
  void measure(std::int64_t degrees) {
    value_or_abort(store_->commit(Commit().append("sensor-7", ExpectedState::any(), {to_event(Measured{degrees})})));
  }
  std::size_t shown() { return value_or_abort(store_->collect(Read::stream("sensor-7"))).size(); }
  std::unique_ptr<EventStore> store_ = open_memory_store();
};

TEST_F(LifeGuide, limits_are_set_and_changed_and_the_last_state_is_loaded) {
  for (int i = 0; i < 5; ++i) measure(i);
  ASSERT_TRUE(keep_a_day(*store_, "sensor-7"));
  EXPECT_EQ(shown(), 5u);
  ASSERT_TRUE(forget_before(*store_, "sensor-7", StreamVersion{3}));
  EXPECT_EQ(shown(), 2u);
  EXPECT_EQ(value_or_abort(read_stream_metadata(*store_, "sensor-7")).metadata.max_count, 1000u);
  EXPECT_EQ(value_or_abort(Aggregates<Thermometer>(*store_).load("7")).state.degrees, 4);
}

TEST_F(LifeGuide, a_stream_ends_in_either_way) {
  measure(1);
  EXPECT_FALSE(close_account(*store_, "sensor-7", StreamVersion{5}));
  ASSERT_TRUE(close_account(*store_, "sensor-7", StreamVersion{0}));
  measure(2);
  EXPECT_EQ(shown(), 1u);
  ASSERT_TRUE(retire_name(*store_, "sensor-7"));
  EXPECT_EQ(store_->collect(Read::stream("sensor-7")).error().code(), Errc::stream_tombstoned);
}

TEST_F(LifeGuide, a_store_in_memory_has_no_space_to_give_back) {
  EXPECT_EQ(give_space_back(*store_).error().code(), Errc::invalid_argument);
}

}  // namespace
}  // namespace weir::test
