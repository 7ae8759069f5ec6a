// Goal: a store is scavenged by whoever holds it (rule F6), and serves meanwhile.
#include "weir/consumer/scavenge.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "consumer/operator_door.hpp"
#include "env/thread.hpp"
#include "weir/consumer.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::consumer {
namespace {

constexpr std::size_t kEventBytes = 200'000;
constexpr std::uint64_t kEvents = 240;  // five segments

class ScavengeDoorTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<EventStore> open() {
    return value_or_abort(open_store(directory_, {.segment_bytes = 9 * 1024 * 1024}));
  }
  /// Half of the events, one in two, are in a stream that is deleted.
  void fill(EventStore& store) {
    for (std::uint64_t n = 0; n < kEvents; ++n) {
      NewEvent event{.type = "Thing.v1", .data = std::string(kEventBytes, static_cast<char>('a' + n % 26))};
      Commit commit = Commit().append(n % 2 == 0 ? "kept" : "dropped", ExpectedState::any(), {std::move(event)});
      value_or_abort(store.commit(std::move(commit)));
    }
    value_or_abort(delete_stream(store, "dropped"));
  }
  std::uintmax_t bytes_of_log() const {
    std::uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(directory_ / "log")) bytes += file.file_size();
    return bytes;
  }
  static std::uint64_t count(const EventReader& reader) {
    std::uint64_t events = 0;
    const auto read = reader.read(Read::category("dropped"), [&](const EventView&) {
      ++events;
      return Flow::more;
    });
    EXPECT_TRUE(read) << read.error().message();
    return events;
  }

  std::filesystem::path directory_ =
      std::filesystem::path(testing::TempDir()) / ("weir-scavenge-" + std::to_string(::getpid()));
};

TEST_F(ScavengeDoorTest, F6_it_goes_through_the_process_that_holds_the_store_which_serves_meanwhile) {
  auto own = open();
  fill(*own);
  const std::uintmax_t before = bytes_of_log();
  Service service(*own);
  ASSERT_TRUE(service.start());

  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> reads{0};
  env::Thread reader("reader", [&] {
    const auto follower = value_or_abort(follow_store(directory_));
    while (!done) {
      for (const EventReader* store :
           {static_cast<const EventReader*>(own.get()), static_cast<const EventReader*>(follower.get())}) {
        std::uint64_t next = 0;
        const auto read = store->read(Read::stream("kept"), [&](const EventView& event) {
          EXPECT_EQ(event.version.value, next);
          EXPECT_EQ(event.data, std::string(kEventBytes, static_cast<char>('a' + 2 * next % 26)));
          ++next;
          return Flow::more;
        });
        EXPECT_TRUE(read) << read.error().message();
        EXPECT_EQ(next, kEvents / 2);
        (void)count(*store);
      }
      ++reads;
    }
  });
  std::uint64_t told = 0;
  const auto report = scavenge(directory_, {.on_progress = [&](const ScavengeReport& so_far, std::uint64_t segments) {
                                 EXPECT_EQ(so_far.segments, ++told);
                                 EXPECT_GE(segments, told);
                               }});
  const std::uint64_t reads_meanwhile = reads;
  while (reads < reads_meanwhile + 2) std::this_thread::yield();
  done = true;
  reader.join();
  ASSERT_TRUE(report) << report.error().message();
  EXPECT_TRUE(report->finished);
  EXPECT_EQ(report->segments, told);
  EXPECT_GE(report->rewritten, 4u);
  EXPECT_GT(report->events, kEvents / 2 * 3 / 4);
  EXPECT_EQ(count(*own), kEvents / 2 - report->events);
  EXPECT_LE(bytes_of_log() + report->bytes, before + 9 * 1024 * 1024) << "and a segment may have been prepared";
  ASSERT_TRUE(service.stop());
  own.reset();
  EXPECT_EQ(count(*open()), kEvents / 2 - report->events);
}

TEST_F(ScavengeDoorTest, F6_one_that_nobody_holds_is_opened_and_a_run_that_was_stopped_goes_on) {
  fill(*open());
  std::uint64_t asked = 0;
  const auto first = scavenge(directory_, {.should_stop = [&] { return ++asked > 2; }});
  ASSERT_TRUE(first) << first.error().message();
  EXPECT_FALSE(first->finished);
  EXPECT_EQ(first->segments, 2u);
  const auto second = scavenge(directory_);
  ASSERT_TRUE(second) << second.error().message();
  EXPECT_TRUE(second->finished);
  EXPECT_GE(second->rewritten, 2u);
  const auto third = scavenge(directory_);
  ASSERT_TRUE(third) << third.error().message();
  EXPECT_EQ(third->rewritten, 0u);
  EXPECT_GT(third->segments, second->segments) << "it began at the beginning";
}

TEST_F(ScavengeDoorTest, a_store_in_memory_has_nothing_to_give_back) {
  const auto store = open_memory_store();
  EXPECT_EQ(scavenge(*store).error().code(), Errc::invalid_argument);
  EXPECT_EQ(scavenge(directory_).error().code(), Errc::not_found);
}

}  // namespace
}  // namespace weir::consumer
