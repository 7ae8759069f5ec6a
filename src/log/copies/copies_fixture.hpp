// What the tests of copies, backups and repair share: a simulated world with a store over three segments.
#pragma once

#include <gmock/gmock.h>

#include <string>

#include "env/simulated/world.hpp"
#include "log/copies/log_copy.hpp"
#include "log/creation.hpp"
#include "log/follower.hpp"
#include "log/held.hpp"
#include "log/stopping_files.hpp"
#include "log/test_events.hpp"
#include "log/verify.hpp"

namespace weir::log {

/// Less than a user may ask for: a test that goes through every change has to be done with a store in a millisecond.
inline constexpr std::uint32_t kSmallSegmentBytes = 256 * 1024;

struct CopiesWorld {
  explicit CopiesWorld(std::uint64_t seed = 1, std::uint32_t bytes = kMinSegmentBytes)
      : world(seed), segment_bytes(bytes) {}

  /// What the bytes of a segment of the least size are in one of this world's size.
  std::uint32_t scaled(std::uint64_t bytes) const {
    return static_cast<std::uint32_t>(bytes * segment_bytes / kMinSegmentBytes);
  }

  std::unique_ptr<LogWriter> open(const env::Path& path) {
    return value_or_abort(
        LogWriter::open(world.environment, path, {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand},
                        ignore_frames(), {}),
        "open");
  }

  /// Commits of 1, 2, 1, 3 and 1 events, at the positions 0, 1, 3, 4 and 7. The third one begins the second segment and
  /// the fourth one the third: what fills a segment is large.
  ///
  ///     segment   0           1       2
  ///             +---+-----+ +---+ +-------+---+
  ///             | 0 | 1 2 | | 3 | | 4 5 6 | 7 |
  ///             +---+-----+ +---+ +-------+---+
  void make_store(const env::Path& path) {
    if (segment_bytes < kMinSegmentBytes) create_small(path);
    const auto log = open(path);
    commit(*log, 1, 40);
    commit(*log, 2, scaled(600'000));
    commit(*log, 1, scaled(8'300'000));
    commit(*log, 3, scaled(400'000));
    commit(*log, 1, 40);
    value_or_abort(log->stop(std::chrono::seconds(1)));
  }

  void create_small(const env::Path& path) {
    value_or_abort(world.disk.make_directories(path));
    const auto lock = value_or_abort(world.disk.lock(LogDirectory{path}.lock()));
    value_or_abort(create_log(world.environment, {path}, {.segment_bytes = segment_bytes, .drive = Drive::by_hand}));
  }

  void commit(LogWriter& log, std::size_t events, std::size_t bytes) {
    world.clock.advance(std::chrono::seconds(10));
    value_or_abort(commit_events(log, events, bytes));
  }

  Result<LogCopy> copy(const env::Path& from, const env::Path& to, const CopyUntil& until = AllDurable{},
                       Sharing sharing = Sharing::links) {
    WEIR_TRY(const LogSource source, source_of_store(environment, from));
    return copy_log(environment, source, until, to, sharing, {});
  }

  /// How many events a follower sees; all of them must be the ones that were committed there.
  Result<std::uint64_t> events_in(const env::Path& path) {
    WEIR_TRY(const auto follower, LogFollower::open(world.environment, path));
    WEIR_CHECK(follower->refresh(ignore_frames()));
    EXPECT_TRUE(holds_test_events(follower->segments()));
    return follower->segments().end().value;
  }

  void expect_sound(const env::Path& path, std::uint64_t events) {
    const auto found = events_in(path);
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_EQ(*found, events);
    const auto report = verify_log(world.environment, path);
    ASSERT_TRUE(report) << report.error().message();
    EXPECT_TRUE(report->damage.empty()) << report->damage.front().reason;
    EXPECT_EQ(report->events, events);
  }

  env::SimulatedWorld world;
  std::uint32_t segment_bytes;
  StoppingFiles files{world.disk};
  env::Environment environment{files, world.clock, world.random};
  env::Path store = "/data/store";
  env::Path target = "/data/copy";
};

}  // namespace weir::log
