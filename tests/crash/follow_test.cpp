// Goal: a follower in another process than the writer sees what is durable, wakes for it, and survives the writer's
// death and return (rules F1 to F3). Method: a crash writer as the other process; waits with deadlines.
#include <gtest/gtest.h>

#include <thread>

#include "crash/child.hpp"

namespace crash {
namespace {

using namespace std::chrono_literals;

Position wait_until_past(const EventReader& reader, Position seen, std::chrono::seconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  Position end = reader.end();
  while (end <= seen && std::chrono::steady_clock::now() < deadline) end = reader.wait_past(seen, 1s);
  return end;
}

TEST(Follow, what_another_process_was_acknowledged_is_seen_here) {
  const TempDirectory directory;
  Child child(directory.path());
  child.take(1, 20s);
  const auto reader = value_or_abort(follow_store(directory.path()));
  for (std::size_t count = 10; count <= 200; count += 10) {
    child.take(count, 20s);
    const Acknowledged last = child.acknowledged().back();
    if (commit_of(last.writer, last.number).durability == Durability::relaxed) continue;  // it may still be private
    ASSERT_GT(reader->end().value, last.first) << "an acknowledged commit is durable, and so it is seen";
    const auto found =
        value_or_abort(reader->collect(Read::stream(stream_of(last.writer)).from(StreamVersion{last.number}).limit(1)));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].position.value, last.first);
  }
}

TEST(Follow, F1_a_follower_survives_the_writers_death_and_return) {
  const TempDirectory directory;
  auto writer = std::make_unique<Child>(directory.path());
  const auto reader = value_or_abort(follow_store(directory.path(), 20s));
  Subscription subscription(*reader, {});
  std::uint64_t next = 0;
  for (int round = 0; round < 5; ++round) {
    writer->take(SIZE_MAX, 30ms);
    for (int i = 0; i < 50; ++i, ++next) {
      const auto event = value_or_abort(subscription.next(20s));
      ASSERT_TRUE(event) << "round " << round;
      ASSERT_EQ(event->position.value, next);
    }
    ASSERT_TRUE(writer->kill());
    EXPECT_LE(reader->wait_past(reader->end(), 150ms), reader->end()) << "nobody writes, and the wait ends";
    writer = std::make_unique<Child>(directory.path());
  }
  EXPECT_GT(wait_until_past(*reader, {next}, 20s), Position{next});
}

TEST(Follow, a_follower_reads_a_store_that_nobody_writes) {
  const TempDirectory directory;
  {
    const auto store = value_or_abort(open_store(directory.path()));
    ASSERT_TRUE(store->commit(commit_of(0, 0)));
    ASSERT_TRUE(store->commit(commit_of(0, 1)));
  }
  const auto reader = value_or_abort(follow_store(directory.path()));
  EXPECT_EQ(value_or_abort(reader->stream_version(stream_of(0))), StreamVersion{1});
  EXPECT_EQ(reader->tracking(consumer_of(0), source())->lowest().next.value, tracked_after(1));
  EXPECT_EQ(reader->wait_past(reader->end(), 1ms), reader->end());
}

TEST(Follow, a_follower_waits_for_a_store_that_is_not_there_yet) {
  const TempDirectory directory;
  const auto store_directory = directory.path() / "later";
  EXPECT_EQ(follow_store(store_directory).error().code(), Errc::not_found);
  EXPECT_EQ(follow_store(store_directory, 30ms).error().code(), Errc::not_found);
  std::jthread creator([&] {
    const auto store = value_or_abort(open_store(store_directory));
    EXPECT_TRUE(store->commit(commit_of(0, 0)));
  });
  const auto reader = value_or_abort(follow_store(store_directory, 20s));
  EXPECT_GT(wait_until_past(*reader, {}, 20s), Position{0});
}

TEST(Follow, many_threads_read_through_one_follower) {
  const TempDirectory directory;
  Child child(directory.path());
  const auto reader = value_or_abort(follow_store(directory.path(), 20s));
  std::vector<std::jthread> readers;
  for (int r = 0; r < 3; ++r)
    readers.emplace_back([&] {
      std::uint64_t next = 0;
      while (next < 300) {
        reader->wait_past({next}, 1s);
        EXPECT_TRUE(reader->read(Read::all({next}), [&](const EventView& event) {
          EXPECT_EQ(event.position.value, next++);
          return Flow::more;
        }));
      }
    });
}

TEST(Follow, one_process_writes_at_a_time) {
  const TempDirectory directory;
  Child child(directory.path());
  child.take(1, 20s);
  const auto second = open_store(directory.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), Errc::locked);
}

}  // namespace
}  // namespace crash
