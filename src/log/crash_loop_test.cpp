// Seeded lives of a log in the simulated world: random commits, failures and power cuts, again and again on one disk.
// After each of them the log is a prefix of what was appended, and holds all that was acknowledged.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "env/simulated/world.hpp"
#include "log/follower.hpp"
#include "log/log.hpp"
#include "log/test_events.hpp"
#include "log/verify.hpp"

namespace weir::log {
namespace {

class Life {
 public:
  explicit Life(std::uint64_t seed) : world_(seed) {}

  void live() {
    for (int era = 0; era < 6 && !testing::Test::HasFailure(); ++era) {
      open();
      for (std::uint64_t steps = world_.random.next() % 40; steps > 0; --steps) step();
      end();
    }
    open();
    const auto report = value_or_abort(verify_log(world_.environment, "/s"));
    EXPECT_TRUE(report.damage.empty());
  }

 private:
  std::uint64_t below(std::uint64_t n) { return world_.random.next() % n; }

  void open() {
    LogOptions options{.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand};
    auto opened = LogWriter::open(world_.environment, "/s", options, ignore_frames(), {});
    ASSERT_TRUE(opened) << opened.error().message();
    log_ = std::move(*opened);
    const std::uint64_t end = log_->segments().end().value;
    EXPECT_GE(end, acknowledged_) << "an acknowledged commit is lost";
    EXPECT_LE(end, appended_);
    EXPECT_TRUE(holds_test_events(log_->segments()));
    acknowledged_ = appended_ = end;
  }

  void step() {
    if (!log_) return;
    const std::size_t count = 1 + below(below(10) == 0 ? 60 : 3);
    const std::size_t bytes = below(12) == 0 ? 400'000 / count : 1 + below(700);
    const bool relaxed = below(4) == 0;
    const auto batch = append_events(*log_, count, bytes, relaxed ? Durability::relaxed : Durability::durable);
    if (!batch) return;
    appended_ += count;
    const std::uint64_t end = appended_;
    switch (below(4)) {
      case 0:
        break;  // nobody waits
      case 1:
        log_->when_durable(*batch, [this, end](const Result<void>& outcome) {
          if (outcome) acknowledged_ = std::max(acknowledged_, end);
        });
        break;
      case 2:
        static_cast<void>(log_->await_visible(*batch));
        break;
      default:
        if (log_->await_durable(*batch)) acknowledged_ = std::max(acknowledged_, end);
    }
    if (below(3) == 0) world_.clock.advance(std::chrono::milliseconds(below(80)));
    if (below(2) == 0) log_->tick();
    if (below(60) == 0) world_.disk.fail_syncs(below(3));
    if (below(60) == 0) world_.disk.fail_writes(below(3));
    if (below(10) == 0) follow();
  }

  void follow() {
    const auto follower = LogFollower::open(world_.environment, "/s");
    if (!follower) return;  // nothing is on record yet
    ASSERT_TRUE((*follower)->refresh(ignore_frames()));
    EXPECT_EQ((*follower)->segments().end(), log_->durable_end());
  }

  void end() {
    if (below(4) == 0) static_cast<void>(log_->stop(std::chrono::seconds(1)));
    if (below(3) == 0)
      world_.disk.crash(env::PowerCut::keeps_all);
    else
      world_.disk.crash(below(3) == 0 ? env::PowerCut::drops_unsynced : env::PowerCut::keeps_some);
    const std::uint64_t acknowledged = acknowledged_;
    world_.disk.fail_syncs(std::nullopt);
    world_.disk.fail_writes(std::nullopt);
    log_.reset();
    acknowledged_ = acknowledged;  // what ended after the cut was acknowledged to nobody
  }

  env::SimulatedWorld world_;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t appended_ = 0;
  std::unique_ptr<LogWriter> log_;
};

TEST(CrashLoopTest, the_acknowledged_prefix_survives_every_seed) {
  constexpr std::uint64_t kSeeds = 60;
  for (std::uint64_t seed = 1; seed <= kSeeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life(seed).live();
  }
}

}  // namespace
}  // namespace weir::log
