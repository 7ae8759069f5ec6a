// Goal: a segment that was written anew says the same as before but for what is gone, to whoever reads it and however.
// Method: commits of many shapes, of which a random part goes, twice.
#include "log/scavenge/scavenge_segment.hpp"

#include <array>
#include <bit>
#include <map>
#include <set>
#include <utility>

#include "base/crc32c.hpp"
#include "log/copies/copies_fixture.hpp"

namespace weir::log {
namespace {

GoneHash hash_of(const EventView& event) {
  GoneHash hash{};
  store_le(MutableBytes(hash), 0, crc32c(0, bytes_of(event.data)));
  store_le(MutableBytes(hash), 8, event.position.value);
  return hash;
}

/// All that the log says of events that are there, and of frames, in words.
std::string story_of(const Segments& segments) {
  std::string story;
  LogCursor cursor(segments, {}, segments.end());
  while (const EventView* event = cursor.next()) {
    story += std::to_string(event->position.value) + " " + std::string(event->stream) + "@" +
             std::to_string(event->version.value) + " " + std::string(event->type) + " " + to_string(event->id) +
             to_string(event->correlation) + to_string(event->causation) + std::string(event->metadata) +
             std::to_string(crc32c(0, bytes_of(event->data))) + " " + std::to_string(event->frame_checksum) +
             to_string(event->time);
    for (const auto& tag : event->tags) story += " " + std::string(tag);
    story += "\n";
  }
  EXPECT_TRUE(cursor.status()) << cursor.status().error().message();
  return story;
}

class ScavengeSegmentTest : public testing::Test {
 protected:
  /// Commits of 1 to 40 events in up to three streams, every fifth with tracking; three segments.
  void fill() {
    log_ = at_.open(at_.store);
    append_until(4);
  }
  void append_until(std::size_t segments) {
    for (int n = 0; names().size() < segments; ++n) {
      at_.world.clock.advance(std::chrono::milliseconds(7));
      std::vector<std::vector<NewEvent>> events;
      std::vector<std::string> streams;
      for (std::uint64_t writes = 1 + below(3); streams.size() < writes;) {
        streams.push_back("s-" + std::to_string(below(9)));
        if (std::ranges::count(streams, streams.back()) > 1) {
          streams.pop_back();
          continue;
        }
        auto& some = events.emplace_back();
        for (std::uint64_t count = 1 + below(n % 3 == 0 ? 20 : 3); some.size() < count;) {
          NewEvent event = test_event(below(1'000'000'000), 10 + below(60'000));
          event.type = "Type" + std::to_string(below(12)) + ".v1";
          if (below(2) == 0) event.correlation = {};
          if (below(2) == 0) event.causation = {};
          if (below(3) == 0) event.metadata = "{\"n\":1}";
          if (below(3) == 0) event.tags = {"a:" + std::to_string(n), "b"};
          some.push_back(std::move(event));
        }
      }
      std::vector<StreamAppend> writes;
      for (std::size_t i = 0; i < streams.size(); ++i) {
        writes.push_back({streams[i], StreamVersion{versions_[streams[i]]}, events[i]});
        versions_[streams[i]] += events[i].size();
      }
      std::vector<TrackingMove> moves;
      if (n % 5 == 0) moves.push_back({.consumer = "c", .source = {}, .partition = 3, .from = {1}, .to = {{2}, 7}});
      BatchNumber batch;
      value_or_abort(log_->take_turn(
          [&](Turn& turn) { batch = value_or_abort(turn.append({writes, moves}, Durability::durable)).batch; }));
      value_or_abort(log_->await_durable(batch));
      if (n % 4 == 0) log_->tick();  // closing frames in between
    }
  }

  std::uint64_t below(std::uint64_t limit) { return random_.next() % limit; }
  std::vector<SegmentName> names() { return value_or_abort(LogDirectory{at_.store}.list_segments(at_.world.disk)); }

  /// Takes every event for which `takes` holds, of all full segments.
  void scavenge(const std::function<bool(const EventView&)>& takes, Position ids_from = {UINT64_MAX}) {
    const Removal removal{[&](const EventView& event) -> Result<bool> {
                            if (!takes(event)) return false;
                            gone_.insert(event.position.value);
                            return true;
                          },
                          hash_of, ids_from};
    const auto segments = names();
    for (std::size_t i = 0; i + 1 < segments.size(); ++i)
      value_or_abort(log_->scavenge(segments[i], segments[i + 1], removal), "scavenge");
  }

  void expect_story(const std::string& before) {
    EXPECT_EQ(story_of(log_->segments()), before);
    std::uint64_t frames = 0;
    const auto report =
        value_or_abort(verify_log(at_.world.environment, at_.store, [&](const FrameView& frame) -> Result<void> {
          ++frames;
          WEIR_CHECK(frame.for_each_move([&](const TrackingMove& move) { EXPECT_EQ(move.consumer, "c"); }));
          // Wherever the index says that the frame was, the event is found.
          for (Position position = frame.first(); position < frame.end(); position = position + 1) {
            EventView event;
            const auto there = log_->segments().at(position, frame.offset(), event);
            EXPECT_TRUE(there) << there.error().message();
            EXPECT_EQ(*there, !gone_.contains(position.value));
            EXPECT_EQ(event.position, position);
            EXPECT_EQ(event.frame_checksum, frame.checksum());
          }
          return {};
        }));
    EXPECT_TRUE(report.damage.empty()) << report.damage.front().reason;
    EXPECT_EQ(report.gone, gone_.size());
    EXPECT_EQ(report.events, log_->segments().end().value);
    const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
    value_or_abort(follower->refresh(ignore_frames()));
    EXPECT_EQ(story_of(follower->segments()), before);
    for (const std::uint64_t position : gone_)
      EXPECT_EQ(value_or_abort(log_->segments().first_gone({position}, {position + 1})), Position{position});
  }

  /// Makes the table of the segment with that number lie, where searches begin, and returns an event that is then said
  /// to stand in the frame after its own.
  Position make_places_lie(std::size_t number) {
    const auto path = LogDirectory{at_.store}.segment(names()[number]);
    const auto file = value_or_abort(at_.world.disk.open(path, env::Opening::read_only));
    const auto header = value_or_abort(read_segment_header(*file, path, log_->id(), names()[number]));
    const std::uint32_t middle = header.scavenged->frames_end + header.scavenged->places / 2 * kPlaceBytes;
    std::array<std::byte, 4> bytes{};
    value_or_abort(file->read_at(middle, bytes));
    const auto first = load_le<std::uint32_t>(bytes, 0);
    const auto bit = static_cast<std::uint32_t>(std::bit_width(first) - 1);
    at_.world.disk.flip_bit(path, middle + bit / 8, static_cast<unsigned>(bit % 8));
    log_.reset();
    log_ = at_.open(at_.store);
    return names()[number].base + (first - 1);
  }

  CopiesWorld at_{7};
  env::SeededRandom random_{11};
  std::unique_ptr<LogWriter> log_;
  std::map<std::string, std::uint64_t> versions_;
  std::set<std::uint64_t> gone_;
};

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

TEST_F(ScavengeSegmentTest, views_stay_good_until_whoever_reads_has_ended) {
  fill();
  EventView event;
  {
    const Segments::Reading reading(log_->segments());
    LogCursor cursor(log_->segments(), {}, log_->segments().end());
    const EventView* const first = cursor.next();
    ASSERT_NE(first, nullptr);
    const std::string data(first->data);
    scavenge([](const EventView&) { return true; });
    EXPECT_EQ(first->data, data);
    EXPECT_EQ(log_->segments().replaced(), names().size() - 1);
  }
  EXPECT_EQ(log_->segments().replaced(), 0u);
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

TEST_F(ScavengeSegmentTest, a_follower_that_had_read_everything_lets_go_of_the_old_files) {
  fill();
  const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
  value_or_abort(follower->refresh(ignore_frames()));
  const Segments& segments = follower->segments();
  EXPECT_EQ(story_of(segments), story_of(log_->segments())) << "all of them are mapped";
  {
    const Segments::Reading reading(segments);
    LogCursor cursor(segments, {}, segments.end());
    const EventView* const first = cursor.next();
    ASSERT_NE(first, nullptr);
    const std::string data(first->data);
    scavenge([](const EventView& event) { return event.position.value % 3 == 0; });
    at_.world.clock.advance(std::chrono::milliseconds(100));
    value_or_abort(follower->refresh(ignore_frames()));
    EXPECT_EQ(segments.replaced(), names().size() - 1);
    EXPECT_EQ(first->data, data);
  }
  EXPECT_EQ(segments.replaced(), 0u);
  EXPECT_EQ(value_or_abort(segments.first_gone({}, segments.end())), Position{});
  EXPECT_EQ(story_of(segments), story_of(log_->segments()));
}

TEST_F(ScavengeSegmentTest, a_follower_is_told_by_the_next_writer_what_one_that_was_killed_had_replaced) {
  fill();
  const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
  value_or_abort(follower->refresh(ignore_frames()));
  EXPECT_EQ(story_of(follower->segments()), story_of(log_->segments()));
  log_.reset();
  const LogDirectory where{at_.store};
  const Removal removal{[](const EventView& event) { return event.position == Position{5}; }, hash_of};
  ASSERT_TRUE(value_or_abort(scavenge_segment(
      at_.world.disk, where, value_or_abort(read_identity(at_.world.disk, where)), names()[0], names()[1], removal)));
  log_ = at_.open(at_.store);
  at_.world.clock.advance(std::chrono::milliseconds(100));
  value_or_abort(follower->refresh(ignore_frames()));
  EXPECT_EQ(value_or_abort(follower->segments().first_gone({}, follower->segments().end())), Position{5});
}

TEST_F(ScavengeSegmentTest, a_follower_that_is_still_in_a_segment_reads_it_to_its_end) {
  log_ = at_.open(at_.store);
  at_.commit(*log_, 5, 400'000);
  const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
  value_or_abort(follower->refresh(ignore_frames()));
  log_.reset();
  fill();
  scavenge([](const EventView& event) { return event.position.value % 3 == 0; });
  Position visited{5};
  for (int i = 0; i < 3; ++i) {
    at_.world.clock.advance(std::chrono::milliseconds(100));
    value_or_abort(follower->refresh([&](const FrameView& frame) -> Result<void> {
      EXPECT_EQ(frame.first(), visited);
      visited = frame.end();
      return {};
    }));
  }
  EXPECT_EQ(visited, log_->segments().end());
  EXPECT_EQ(value_or_abort(follower->segments().first_gone({}, visited)), Position{});
  EXPECT_EQ(story_of(follower->segments()), story_of(log_->segments()));
}

TEST_F(ScavengeSegmentTest, checkpoints_stand_where_their_frames_are_now) {
  fill();
  std::vector<Checkpoint> checkpoints;
  value_or_abort(verify_log(at_.world.environment, at_.store, [&](const FrameView& frame) -> Result<void> {
    checkpoints.push_back(
        {{frame.segment(), frame.offset() + frame.length(), frame.checksum(), frame.end()}, frame.offset()});
    return {};
  }));
  scavenge([](const EventView& event) { return event.position.value % 3 == 0; });
  const std::string all = story_of(log_->segments());
  for (std::size_t i = 0; i < checkpoints.size(); i += 7) {
    const Checkpoint& checkpoint = checkpoints[i];
    const auto follower = value_or_abort(LogFollower::open(at_.world.environment, at_.store));
    ASSERT_TRUE(value_or_abort(follower->begin_at(checkpoint))) << i;
    Position visited = checkpoint.end.end;
    value_or_abort(follower->refresh([&](const FrameView& frame) -> Result<void> {
      EXPECT_EQ(frame.first(), visited);
      visited = frame.end();
      return {};
    }));
    EXPECT_EQ(visited, log_->segments().end());
    EXPECT_EQ(story_of(follower->segments()), all);
    if (i % 21 == 0) {
      log_.reset();
      const LogOptions options{.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand};
      Position next = checkpoint.end.end;
      const auto visit = [&](const FrameView& frame) -> Result<void> {
        EXPECT_EQ(frame.first(), next);
        next = frame.end();
        return {};
      };
      log_ = value_or_abort(LogWriter::open(at_.world.environment,
                                            value_or_abort(hold_log(at_.world.environment, at_.store, options)),
                                            options, checkpoint, visit, {}));
      EXPECT_EQ(next, visited);
      EXPECT_EQ(story_of(log_->segments()), all);
    }
    Checkpoint other = checkpoint;
    ++other.end.checksum;
    EXPECT_FALSE(value_or_abort(value_or_abort(LogFollower::open(at_.world.environment, at_.store))->begin_at(other)));
  }
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
