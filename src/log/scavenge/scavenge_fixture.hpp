// For the tests of scavenged segments: a log with commits of many shapes, of which some events go.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/crc32c.hpp"
#include "log/copies/copies_fixture.hpp"
#include "log/scavenge/scavenge_segment.hpp"

namespace weir::log {

inline GoneHash hash_of(const EventView& event) {
  GoneHash hash{};
  store_le(MutableBytes(hash), 0, crc32c(0, bytes_of(event.data)));
  store_le(MutableBytes(hash), 8, event.position.value);
  return hash;
}

/// All that the log says of events that are there, and of frames, in words.
inline std::string story_of(const Segments& segments) {
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

}  // namespace weir::log
