// Goal: a power cut loses nothing that was acknowledged before it. Method: a writer on a disk whose power is cut, which
// is then compared with the writer's script. Against a test that cannot fail: a writer whose syncs are swallowed.
#include "crash/cut_disk.hpp"
#include "crash/kill_loop.hpp"
#include "crash/torture_time.hpp"

namespace crash {
namespace {

/// One cut after `count` acknowledgements; adds what was acknowledged before it.
void cut_once(CutDisk& disk, std::size_t count, std::vector<Acknowledged>& acknowledged,
              const std::vector<std::string>& under = {}) {
  Child child(disk.store(), LastWords::unheard, under);
  child.take(count, std::chrono::seconds(20));
  // What is acknowledged while the cut goes on does not count: a sync may return before the kernel forgets the rest.
  const auto before = child.acknowledged_durable();
  ASSERT_TRUE(disk.cut());
  static_cast<void>(child.kill());  // it may have stopped by itself: its disk is gone
  ASSERT_TRUE(disk.power_on());
  acknowledged.insert(acknowledged.end(), before.begin(), before.end());
}

TEST(PowerTorture, nothing_acknowledged_is_lost) {
  const auto disk = CutDisk::make();
  if (!disk) GTEST_SKIP() << "takes root, loop devices, mkfs.ext4 and xfs_io";
  const TortureTime time;
  const std::uint64_t seed = torture_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::size_t cuts = 0, acknowledged_in_all = 0;
  while (!time.is_over() && !HasFailure()) {
    std::vector<Acknowledged> acknowledged;
    for (int cycle = 0; cycle < 25 && !HasFailure(); ++cycle, ++cuts) {
      SCOPED_TRACE("cut " + std::to_string(cuts));
      ASSERT_NO_FATAL_FAILURE(cut_once(*disk, 1 + random() % 400, acknowledged));
      const auto store = value_or_abort(open_store(disk->store()), "reopening");
      ASSERT_NO_FATAL_FAILURE(check_store(*store, acknowledged));
    }
    acknowledged_in_all += acknowledged.size();
    std::filesystem::remove_all(disk->store());
  }
  std::printf("%zu power cuts, %zu acknowledged commits\n", cuts, acknowledged_in_all);
}

/// What was lost, seen without the assertions of a test that shall pass.
bool is_less_than(const std::filesystem::path& directory, const std::vector<Acknowledged>& acknowledged) {
  const auto store = open_store(directory);
  if (!store) return true;
  for (const Acknowledged& one : acknowledged) {
    const auto last = (*store)->stream_version(stream_of(one.writer));
    if (!last || !*last || **last < StreamVersion{one.number}) return true;
  }
  return false;
}

TEST(PowerTorture, a_writer_whose_syncs_are_swallowed_is_found_out) {
  const auto disk = CutDisk::make();
  if (!disk) GTEST_SKIP() << "takes root, loop devices, mkfs.ext4 and xfs_io";
  const std::vector<std::string> swallowing = {"strace",    "-f",
                                               "-qq",       "-o",
                                               "/dev/null", "--seccomp-bpf",
                                               "-e",        "trace=fdatasync,fsync",
                                               "-e",        "inject=fdatasync,fsync:retval=0"};
  constexpr int kCuts = 10;
  int found = 0;
  for (int cycle = 0; cycle < kCuts; ++cycle) {
    std::vector<Acknowledged> acknowledged;
    ASSERT_NO_FATAL_FAILURE(cut_once(*disk, 200, acknowledged, swallowing));
    ASSERT_GT(acknowledged.size(), 0u) << "is strace there?";
    if (is_less_than(disk->store(), acknowledged)) ++found;
    std::filesystem::remove_all(disk->store());
  }
  EXPECT_EQ(found, kCuts);
}

}  // namespace
}  // namespace crash
