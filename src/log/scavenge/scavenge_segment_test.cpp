// Goal: a segment that was written anew says the same as before but for what is gone, to whoever reads it and however.
// Method: commits of many shapes, of which a random part goes, twice.
#include "log/scavenge/scavenge_fixture.hpp"

namespace weir::log {
namespace {

TEST_F(ScavengeSegmentTest, what_is_there_reads_as_before_after_one_time_and_after_another) {
  fill();
  for (const std::uint64_t share : {3u, 2u, 1u}) {  // at last all of them
    const std::string all = story_of(log_->segments());
    scavenge([&](const EventView&) { return below(share) == 0; });
    ASSERT_FALSE(gone_.empty());
    // What was taken for gone in a segment that did not get smaller is still there.
    std::set<std::uint64_t> really;
    for (const std::uint64_t position : gone_)
      if (value_or_abort(log_->segments().first_gone({position}, {position + 1}))) really.insert(position);
    gone_ = really;
    expect_story(story_of(log_->segments()));
    std::string expected;
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = all.find('\n', begin) + 1;
      if (!gone_.contains(std::stoull(all.substr(begin)))) expected += all.substr(begin, end - begin);
      begin = end;
    }
    EXPECT_EQ(story_of(log_->segments()), expected);
  }
  const std::string left = story_of(log_->segments());
  log_.reset();
  log_ = at_.open(at_.store);
  expect_story(left);
}

TEST_F(ScavengeSegmentTest, the_file_is_as_large_as_it_has_to_be) {
  fill();
  const auto path = LogDirectory{at_.store}.segment(names()[0]);
  const auto size_of = [&] {
    return value_or_abort(value_or_abort(at_.world.disk.open(path, env::Opening::read_only))->size());
  };
  EXPECT_EQ(size_of(), kMinSegmentBytes);
  std::uint64_t kept = 0;
  scavenge([&](const EventView& event) {
    if (event.stream != "s-1") return true;
    if (event.position < names()[1].base) kept += event.data.size() + event.stream.size() + 120;
    return false;
  });
  EXPECT_LT(size_of(), kept + 80 * names()[1].base.value + 8192);
  EXPECT_EQ(size_of() % 4096, 0u);
}

TEST_F(ScavengeSegmentTest, nothing_is_done_where_nothing_is_gone) {
  fill();
  const auto segments = names();
  const Removal removal{[](const EventView&) { return false; }, hash_of};
  EXPECT_FALSE(value_or_abort(log_->scavenge(segments[0], segments[1], removal)));
}

TEST_F(ScavengeSegmentTest, ids_of_what_is_gone_stay_as_far_back_as_is_asked) {
  fill();
  std::map<std::uint64_t, std::pair<EventId, StreamVersion>> known;
  LogCursor cursor(log_->segments(), {}, log_->segments().end());
  while (const EventView* event = cursor.next()) known[event->position.value] = {event->id, event->version};
  const auto expect_ids = [&](Position from) {
    for (const std::uint64_t position : gone_) {
      EventView event;
      ASSERT_FALSE(value_or_abort(log_->segments().at({position}, kSegmentHeaderBytes, event)));
      const bool stays = position >= from.value;
      ASSERT_EQ(event.id, stays ? known[position].first : EventId{});
      ASSERT_EQ(event.version, stays ? known[position].second : StreamVersion{});
    }
  };
  const Position end = names().back().base;
  scavenge([](const EventView& event) { return event.position.value % 3 != 0; }, {end.value / 4});
  expect_ids({end.value / 4});
  scavenge([](const EventView&) { return true; }, {end.value / 2});
  expect_ids({end.value / 2});
}

TEST_F(ScavengeSegmentTest, a_table_that_lies_hides_nothing_that_is_gone) {
  fill();
  scavenge([](const EventView&) { return true; });
  const Position lost = make_places_lie(1);
  const auto gone = log_->segments().first_gone(lost, lost + 1);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code(), Errc::corrupted);
}

TEST_F(ScavengeSegmentTest, who_reads_by_a_table_that_lies_is_not_sent_to_the_index) {
  fill();
  scavenge([](const EventView&) { return true; });
  const Position lost = make_places_lie(1);
  EventView event;
  const auto read = log_->segments().at(lost, kSegmentHeaderBytes, event);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::corrupted);
  EXPECT_EQ(read.error().message().find("index"), std::string::npos) << read.error().message();
}

TEST_F(ScavengeSegmentTest, no_frame_begins_where_a_place_is_too_large_for_any_file) {
  fill();
  EventView event;
  const auto read = log_->segments().at({0}, UINT32_MAX - 7, event);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::corrupted);
}

TEST_F(ScavengeSegmentTest, a_log_that_is_scavenged_while_it_is_verified_is_sound) {
  fill();
  bool began = false;
  const auto report = value_or_abort(verify_log(at_.world.environment, at_.store, [&](const FrameView&) {
    if (!std::exchange(began, true)) {
      append_until(6);
      scavenge([](const EventView&) { return true; });
    }
    return Result<void>();
  }));
  EXPECT_TRUE(report.damage.empty()) << report.damage.front().reason;
}

TEST_F(ScavengeSegmentTest, rot_in_the_table_or_the_summary_is_found) {
  fill();
  scavenge([](const EventView& event) { return event.position.value % 2 == 0; });
  const auto path = LogDirectory{at_.store}.segment(names()[1]);
  const auto file = value_or_abort(at_.world.disk.open(path, env::Opening::read_only));
  const auto header = value_or_abort(read_segment_header(*file, path, log_->id(), names()[1]));
  log_.reset();
  for (const std::uint32_t at :
       {header.scavenged->frames_end + 5, header.segment_bytes - 20, header.segment_bytes - 1}) {
    at_.world.disk.flip_bit(path, at);
    const auto report = value_or_abort(verify_log(at_.world.environment, at_.store));
    ASSERT_FALSE(report.damage.empty());
    EXPECT_EQ(report.damage.front().file, path.string());
    at_.world.disk.flip_bit(path, at);
  }
  EXPECT_TRUE(value_or_abort(verify_log(at_.world.environment, at_.store)).damage.empty());
}

}  // namespace
}  // namespace weir::log
