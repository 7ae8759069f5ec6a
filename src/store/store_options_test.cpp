// Goal: the options of a store do what they say, and values that they cannot have are refused. Method: stores in the
// simulated world, driven by hand; and a directory in which nothing may appear.
#include <gmock/gmock.h>

#include "env/simulated/world.hpp"
#include "store/local_store.hpp"
#include "store/validate.hpp"

namespace weir::store {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::uint32_t kMiB = 1024 * 1024;

TEST(StoreOptions, a_value_that_an_option_cannot_have_is_refused_and_nothing_is_created) {
  EXPECT_TRUE(validate(StoreOptions{}));
  EXPECT_TRUE(validate({.segment_bytes = 9 * kMiB, .relaxed_sync_interval = 1ms, .index_part_bytes = kMiB}));
  EXPECT_TRUE(validate({.segment_bytes = 1024 * kMiB, .relaxed_sync_interval = 1min, .index_part_bytes = 64 * kMiB}));
  const auto directory = std::filesystem::temp_directory_path() / "weir-store-that-is-never-made";
  const auto expect_refused = [&](StoreOptions options, const std::string& name) {
    const auto refused = open_store(directory, options);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
    EXPECT_THAT(refused.error().message(), HasSubstr(name + ": expected "));
    EXPECT_FALSE(std::filesystem::exists(directory)) << name;
  };
  for (const std::uint32_t bytes : {0U, 9 * kMiB - 4096, 9 * kMiB + 1, 1024 * kMiB + 4096})
    expect_refused({.segment_bytes = bytes}, "segment_bytes");
  for (const auto interval : {-1ms, 0ms, 60'001ms})
    expect_refused({.relaxed_sync_interval = interval}, "relaxed_sync_interval");
  for (const std::uint32_t bytes : {0U, kMiB - 1, 64 * kMiB + 1})
    expect_refused({.index_part_bytes = bytes}, "index_part_bytes");
}

Commit relaxed(std::size_t bytes) {
  Commit commit = Commit().append("s", ExpectedState::any(), {{.type = "A.v1", .data = std::string(bytes, 'x')}});
  commit.durability = Durability::relaxed;
  return commit;
}

TEST(StoreOptions, a_relaxed_commit_waits_for_its_sync_as_long_as_was_chosen) {
  for (const auto chosen : {10ms, 50ms, 5000ms}) {
    env::SimulatedWorld world;
    const auto store = value_or_abort(
        LocalStore::open(world.environment, "/s",
                         {.segment_bytes = 9 * kMiB, .drive = log::Drive::by_hand, .relaxed_sync_delay = chosen}));
    ASSERT_TRUE(store->commit(relaxed(10)));
    world.clock.advance(chosen - 1ms);
    store->tick();
    EXPECT_EQ(store->durable_end(), Position{0}) << chosen.count();
    world.clock.advance(1ms);
    store->tick();
    EXPECT_EQ(store->durable_end(), Position{1}) << chosen.count();
  }
}

TEST(StoreOptions, the_index_of_so_much_log_as_was_chosen_is_in_memory) {
  for (const std::uint64_t part : {kMiB, 4 * kMiB}) {
    env::SimulatedWorld world;
    const auto store = value_or_abort(
        LocalStore::open(world.environment, "/s", {.segment_bytes = 9 * kMiB, .drive = log::Drive::by_hand}, {}, part));
    std::uint64_t bytes = 0;
    for (; bytes < part - 10'000; bytes += 10'100) ASSERT_TRUE(store->commit(relaxed(10'000)));
    const auto files = [&] {
      world.clock.advance(1s);
      for (int i = 0; i < 3; ++i) store->tick();
      return value_or_abort(world.disk.list("/s/index")).size();
    };
    EXPECT_EQ(files(), 0U) << part;
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(store->commit(relaxed(10'000)));
    EXPECT_EQ(files(), 1U) << part;
  }
}

}  // namespace
}  // namespace weir::store
