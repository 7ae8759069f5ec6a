#include "simulation/points.hpp"

#include <fmt/format.h>

#include <array>
#include <functional>

#include "env/simulated/world.hpp"
#include "simulation/figures.hpp"
#include "simulation/oracle.hpp"
#include "simulation/recovery.hpp"
#include "simulation/swarm.hpp"
#include "simulation/workload.hpp"
#include "simulation/writer.hpp"
#include "store/follow_store.hpp"

namespace weir::simulation {
namespace {

constexpr std::uint64_t kSeed = 4711;
/// Small enough that the second segment is begun, with all that belongs to it.
constexpr std::uint32_t kSegmentBytes = 64 * 1024;
/// The same steps each time; only the fault is another.
class Scenario {
 public:
  explicit Scenario(const std::function<void(env::SimulatedDisk&)>& plan) : world_(kSeed) { plan(world_.disk); }

  std::string run() {
    if (open()) write(12);
    end();
    if (open()) write(6);
    end();
    // From here on the disk is well again, and all has to be there.
    if (!recoverer_.recover()) findings_.add("the store does not open on a disk without fault");
    if (!findings_.any()) write(2);
    writer_.die();
    return findings_.first();
  }

  bool came() { return world_.disk.fate().planned_came() > 0 || went_off_; }
  /// Of the part in which faults come.
  std::uint64_t operations() const { return operations_; }

 private:
  /// A first try, with the fault; what recovers is looked at only when it opens.
  bool open() {
    if (findings_.any()) return false;
    const auto opened = writer_.open(kSegmentBytes);
    if (opened && !world_.disk.is_off()) {
      recoverer_.check();
      return !findings_.any();
    }
    writer_.die();
    if (opened || opened.error().code() == Errc::io || opened.error().code() == Errc::no_space) return false;
    findings_.add("an opening failed with another error than it was given: " + opened.error().message());
    return false;
  }

  void write(int commits) {
    for (int i = 0; i < commits && !findings_.any(); ++i) {
      const auto commit = workload_.next(model_, i % 4 == 3 ? Durability::relaxed : Durability::durable);
      if (i % 3 == 0)
        writer_.start(commit);
      else
        writer_.commit(commit);
      world_.clock.advance(std::chrono::milliseconds(i % 5 == 0 ? 70 : 1));
      writer_.store().tick();
      if (i == 4) writer_.commit(workload_.track(model_));
    }
    follow();
    const auto read = oracle_.everything(writer_.store(), writer_.store().end(), "while it runs");
    if (!read && !writer_.has_failed()) findings_.add("a read failed: " + read.error().message());
  }

  void follow() {
    const auto follower = store::follow_store(world_.environment, kStore);
    const auto read = follower ? oracle_.everything(**follower, writer_.store().log().durable_end(), "a follower")
                               : Result<void>(follower.error());
    if (!read && !writer_.is_excused()) findings_.add("a follower failed: " + read.error().message());
  }

  /// The first time the process is killed, then it ends by itself; and the disk that failed is replaced.
  void end() {
    went_off_ = went_off_ || world_.disk.is_off();
    if (++ends_ == 1) {
      world_.disk.cut_power(env::PowerCut::keeps_all);
    } else {
      if (writer_.is_open()) static_cast<void>(writer_.stop());
      went_off_ = went_off_ || world_.disk.is_off();
    }
    writer_.die();
    recoverer_.unsynced_may_be_lost();
    world_.disk.power_on();
    if (ends_ == 1) return;
    operations_ = world_.disk.fate().operations();
    world_.disk.fate().planned.reset();
    world_.disk.call_off_cut();
  }

  env::SimulatedWorld world_;
  Dice dice_{world_.random};
  Swarm swarm_{.segment_bytes = kSegmentBytes, .streams = 4, .large_events_one_in = 2, .weights = {}, .faults = {}};
  Model model_;
  Findings findings_;
  Figures figures_;
  Workload workload_{dice_, swarm_};
  Oracle oracle_{model_, findings_};
  Writer writer_{world_, model_, findings_};
  Recoverer recoverer_{world_, dice_, swarm_, writer_, model_, findings_, figures_};
  bool went_off_ = false;
  int ends_ = 0;
  std::uint64_t operations_ = 0;
};

PointsEnd every_point(std::uint64_t stride, std::string_view what,
                      const std::function<void(env::SimulatedDisk&, std::uint64_t)>& plan) {
  PointsEnd end;
  for (std::uint64_t at = 0;; at += stride) {
    Scenario scenario([&](env::SimulatedDisk& disk) { plan(disk, at); });
    const std::string finding = scenario.run();
    if (!finding.empty()) {
      end.finding = fmt::format("{} at operation {}: {}", what, at, finding);
      return end;
    }
    if (!scenario.came() && at >= scenario.operations()) return end;
    end.points += scenario.came();
  }
}

}  // namespace

PointsEnd fail_at_every_point(env::Failure failure, bool for_ever, std::uint64_t stride) {
  constexpr std::array<const char*, 3> kNames = {"EIO", "ENOSPC", "a short count"};
  const std::string what =
      fmt::format("{}, {},", kNames[static_cast<std::size_t>(failure)], for_ever ? "for ever" : "once");
  return every_point(stride, what, [&](env::SimulatedDisk& disk, std::uint64_t at) {
    disk.fate().planned = env::PlannedFailure{at, failure, for_ever};
  });
}

PointsEnd cut_at_every_point(env::PowerCut cut, std::uint64_t stride) {
  return every_point(stride, "a power cut",
                     [&](env::SimulatedDisk& disk, std::uint64_t at) { disk.cut_power_at(at, cut); });
}

}  // namespace weir::simulation
