// Goal: events older than their stream's metadata allow are not shown, by the time of the read; and metadata cost what
// the stream has, not what it had. Method: a store in memory with a clock that is moved by hand; a count of reads.
#include "store/stream_life.hpp"

#include <gmock/gmock.h>

#include "env/simulated/world.hpp"
#include "store/contents.hpp"
#include "store/memory_events.hpp"
#include "store/memory_store.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class StreamLife : public testing::Test {
 public:
  void append(std::uint64_t count = 1) {
    for (std::uint64_t i = 0; i < count; ++i)
      ASSERT_TRUE(store->commit(Commit().append("s", ExpectedState::any(), {{.type = "N.v1", .data = ""}})));
  }
  void set(const StreamMetadata& metadata) { ASSERT_TRUE(set_stream_metadata(*store, "s", metadata)); }
  std::vector<std::uint64_t> versions(Read&& read) {
    std::vector<std::uint64_t> all;
    EXPECT_TRUE(store->read(read, [&](const EventView& event) {
      all.push_back(event.version.value);
      return Flow::more;
    }));
    return all;
  }

  env::SimulatedWorld world;
  std::unique_ptr<EventStore> store = open_memory_store(world.environment);
};

TEST_F(StreamLife, events_grow_too_old_as_time_passes) {
  for (int i = 0; i < 5; ++i) {
    append();
    world.clock.advance(std::chrono::seconds(10));
  }
  set({.max_age = std::chrono::seconds(30)});  // now is 50; the events are of 0, 10, 20, 30, 40
  EXPECT_THAT(versions(Read::stream("s")), ElementsAre(2, 3, 4)) << "exactly as old as that is young enough";
  EXPECT_THAT(versions(Read::stream("s").backwards()), ElementsAre(4, 3, 2));
  world.clock.advance(std::chrono::milliseconds(1));
  EXPECT_THAT(versions(Read::stream("s")), ElementsAre(3, 4));
  world.clock.advance(std::chrono::seconds(60));
  EXPECT_THAT(versions(Read::stream("s")), IsEmpty());
  EXPECT_EQ(*store->stream_version("s"), StreamVersion{4}) << "it is there, and empty";
  append();
  EXPECT_THAT(versions(Read::stream("s")), ElementsAre(5));
}

TEST_F(StreamLife, of_age_and_count_the_narrower_counts) {
  append(3);
  world.clock.advance(std::chrono::seconds(60));
  append(3);
  set({.max_count = 4, .max_age = std::chrono::seconds(30)});
  EXPECT_THAT(versions(Read::stream("s")), ElementsAre(3, 4, 5));
  set({.max_count = 2, .max_age = std::chrono::seconds(30)});
  EXPECT_THAT(versions(Read::stream("s")), ElementsAre(4, 5));
}

TEST_F(StreamLife, a_deletion_takes_exactly_what_stood_before_it) {
  for (std::uint64_t before = 0; before < 6; ++before) {
    store = open_memory_store(world.environment);
    append(before);
    ASSERT_TRUE(delete_stream(*store, "s"));
    for (std::uint64_t after = 0; after < 6; ++after) {
      std::vector<std::uint64_t> expected;
      for (std::uint64_t v = before; v < before + after; ++v) expected.push_back(v);
      EXPECT_EQ(versions(Read::stream("s")), expected) << before << " before, " << after << " after";
      append();
    }
  }
}

/// Counts the events that are looked at. Some of them are gone.
class CountedEvents final : public StoredEvents {
 public:
  explicit CountedEvents(const StoredEvents& events) : events_(events) {}
  Result<bool> at(Position position, EventView& into) const override {
    ++looks;
    WEIR_TRY(const bool there, events_.at(position, into));
    if (!there || position >= gone_before) return there;
    EventView gone;
    gone.position = into.position;
    gone.time = into.time;
    into = gone;
    return false;
  }
  Result<void> scan(Position from, Position end, const EventSink& sink) const override {
    return events_.scan(from, end, sink);
  }
  Result<StoredCommit> commit_at(Position position) const override { return events_.commit_at(position); }

  mutable int looks = 0;
  Position gone_before;

 private:
  const StoredEvents& events_;
};

TEST_F(StreamLife, a_stream_without_metadata_has_no_event_more_looked_at_and_one_with_them_a_few) {
  constexpr std::uint64_t kEvents = 1000;
  MemoryEvents events{StoreId{}};
  Contents contents;
  std::uint64_t position = 0;
  const auto write = [&](const std::string& stream, StreamVersion version, NewEvent one) {
    EventView event;
    events.append(Commit().append(stream, ExpectedState::any(), {std::move(one)}), {version}, Time{});
    EXPECT_TRUE(events.at({position++}, event));
    contents.add(event, {position});
  };
  for (std::uint64_t v = 0; v < kEvents; ++v) {
    write("with", {v}, {.type = "N.v1", .data = ""});
    write("without", {v}, {.type = "N.v1", .data = ""});
  }
  write("$$with", {}, {.type = "$metadata", .data = R"({"$maxAge":1,"$maxCount":3})"});
  const CountedEvents counted(events);
  const auto looks_of = [&](std::string_view stream) {
    counted.looks = 0;
    EXPECT_TRUE(read_shown(Read::stream(stream).limit(1), {contents, counted, {position}}, world.clock,
                           [](const EventView&) { return Flow::more; }));
    return counted.looks;
  };
  const int plain = looks_of("without");
  EXPECT_LE(plain, 64);
  EXPECT_LE(looks_of("with"), plain + 2 * 64) << "a search by halves, not a walk";
}

TEST_F(StreamLife, events_that_are_gone_are_not_looked_at_one_by_one) {
  constexpr std::uint64_t kGone = 10'000;
  constexpr std::uint64_t kShown = 20;
  using std::chrono::seconds;
  struct Case {
    const char* metadata;
    seconds old;  ///< How long before the read what is gone was written.
  };
  for (const Case& one : {Case{R"({"$maxAge":100})", seconds(500)}, Case{R"({"$maxCount":20})", seconds(500)},
                          Case{R"({"$maxAge":100,"$maxCount":20})", seconds(50)},
                          Case{R"({"$maxAge":100,"$tb":5})", seconds(500)}, Case{nullptr, seconds(500)}}) {
    SCOPED_TRACE(one.metadata == nullptr ? "deleted" : one.metadata);
    MemoryEvents events{StoreId{}};
    Contents contents;
    std::uint64_t position = 0;
    const Time now = world.clock.now();
    const auto write = [&](const std::string& stream, std::uint64_t version, NewEvent event, Time time) {
      EventView view;
      events.append(Commit().append(stream, ExpectedState::any(), {std::move(event)}), {{version}}, time);
      EXPECT_TRUE(events.at({position++}, view));
      contents.add(view, {position});
    };
    for (std::uint64_t v = 0; v < kGone; ++v) write("s", v, {.type = "N.v1", .data = ""}, now - one.old);
    if (one.metadata == nullptr)
      write("$$s", 0, {.type = "$metadata", .data = R"({"$tb":9223372036854775807})"}, now - seconds(60));
    for (std::uint64_t v = kGone; v < kGone + kShown; ++v)
      write("s", v, {.type = "N.v1", .data = ""}, now - seconds(10));
    if (one.metadata != nullptr) write("$$s", 0, {.type = "$metadata", .data = one.metadata}, now);

    CountedEvents counted(events);
    const auto looks_of = [&](const Read& read, std::uint64_t expected) {
      counted.looks = 0;
      std::uint64_t shown = 0;
      EXPECT_TRUE(read_shown(read, {contents, counted, {position}}, world.clock, [&](const EventView& event) {
        EXPECT_GE(event.version.value, kGone);
        ++shown;
        return Flow::more;
      }));
      EXPECT_EQ(shown, expected);
      return counted.looks;
    };
    const auto looks = [&] {
      return std::vector<int>{looks_of(Read::stream("s"), kShown), looks_of(Read::stream("s").backwards(), kShown),
                              looks_of(Read::stream("s").from(StreamVersion{3}), kShown),
                              looks_of(Read::stream("s").from(StreamVersion{3}).backwards(), 0),
                              looks_of(Read::stream("s").from(StreamVersion{kGone + 3}), kShown - 3)};
    };
    const auto before = looks();
    counted.gone_before = {kGone};
    const auto after = looks();
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_LE(after[i], before[i] + 32) << "read " << i;
      EXPECT_LE(after[i], 200) << "read " << i;
    }
  }
}

}  // namespace
}  // namespace weir::store
