#include "simulation/life.hpp"

#include <memory>
#include <utility>

#include "env/simulated/world.hpp"
#include "simulation/oracle.hpp"
#include "simulation/readers.hpp"
#include "simulation/recovery.hpp"
#include "simulation/swarm.hpp"
#include "simulation/workload.hpp"
#include "simulation/writer.hpp"
#include "store/verify.hpp"

namespace weir::simulation {
namespace {

using env::Fault;
using env::PowerCut;

class Life {
 public:
  explicit Life(std::uint64_t seed) : world_(seed) {
    world_.disk.meanwhile([this](const env::Path& path) { meanwhile(path); });
  }

  LifeEnd live() {
    bool goes_on = true;
    world_.disk.fate().chances = faults_;
    for (std::uint64_t era = 0; goes_on && era < swarm_.eras; ++era) goes_on = recover() && live_an_era();
    if (goes_on) goes_on = recover();
    world_.disk.fate().chances = {};
    if (goes_on) verify();
    writer_.die();
    readers_.all_died();
    return end();
  }

 private:
  LifeEnd end() {
    figures_.lives = 1;
    figures_.answers = writer_.answers();
    figures_.operations = world_.disk.fate().operations();
    figures_.faults = world_.disk.fate().came();
    world_.disk.fate().note(findings_.first(), model_.end().value, {});
    return {findings_.first(), world_.disk.fate().trace(), figures_};
  }

  bool recover() {
    const bool is_open = recoverer_.recover();
    if (recoverer_.machine_went_down()) readers_.all_died();
    return is_open;
  }

  bool live_an_era() {
    if (dice_.one_in(2)) {  // What recovered takes commits (I5).
      world_.disk.fate().chances = {};
      writer_.commit(workload_.next(model_, Durability::durable));
    }
    const std::size_t commits_before = model_.commits().size();
    world_.disk.fate().chances = faults_;
    const std::uint64_t steps = dice_.below(swarm_.steps + 1);
    std::optional<PowerCut> cut;
    if (dice_.one_in(swarm_.cut_at_operation_one_in)) {
      cut = some_cut(dice_);
      world_.disk.cut_power_at(world_.disk.fate().operations() + dice_.below(4 * steps + 4), *cut);
    }
    const auto syncs_failed = came(Fault::failed_sync);
    for (std::uint64_t i = 0; i < steps && !findings_.any() && !world_.disk.is_off(); ++i) step();
    end_era(cut);
    if (came(Fault::failed_sync) != syncs_failed) recoverer_.unsynced_may_be_lost();
    faults_ = world_.disk.fate().chances;  // the faults of the medium that are left
    figures_.commits += model_.commits().size() - std::min(commits_before, model_.commits().size());
    return !findings_.any();
  }

  void end_era(std::optional<PowerCut> cut) {
    if (!world_.disk.is_off()) {
      if (dice_.one_in(4)) stop();
      if (!world_.disk.is_off()) {
        cut = some_cut(dice_);
        world_.disk.cut_power(*cut);
      }
    }
    const bool is_kill = cut == PowerCut::keeps_all;
    ++(is_kill ? figures_.kills : figures_.power_cuts);
    writer_.die();
    readers_.writer_died();
    if (!is_kill) {
      readers_.all_died();
      recoverer_.unsynced_may_be_lost();
    }
    world_.disk.call_off_cut();
    world_.disk.power_on();
    world_.disk.set_space_left(UINT64_MAX);
    writer_.excuse_full_disk(false);
    if (!dice_.one_in(4)) return;
    const env::DiskFaults faults = std::exchange(world_.disk.fate().chances, {});
    readers_.follow_without_writer();
    world_.disk.fate().chances = faults;
  }

  /// A clean end: all that was accepted is durable.
  void stop() {
    const auto stopped = writer_.stop();
    if (stopped && writer_.unanswered() > 0) findings_.add("C5: the store stopped, and somebody has no answer");
    if (writer_.has_failed()) return;
    if (!stopped) return findings_.add("the store does not stop: " + stopped.error().message());
    ++figures_.stops;
    for (ModelCommit& commit : model_.commits()) {
      commit.acknowledged = true;
      commit.durability = Durability::durable;
    }
  }

  std::uint64_t came(Fault fault) { return world_.disk.fate().came()[static_cast<std::size_t>(fault)]; }

  Step some_step() {
    std::uint64_t all = 0;
    for (const std::uint32_t weight : swarm_.weights) all += weight;
    std::uint64_t at = dice_.below(all);
    for (std::size_t i = 0; i < kSteps; ++i) {
      if (at < swarm_.weights[i]) return static_cast<Step>(i);
      at -= swarm_.weights[i];
    }
    return Step::tick;
  }

  void step() {
    if (dice_.one_in(swarm_.full_disk_one_in)) {
      const bool fills = dice_.one_in(2);
      world_.disk.set_space_left(fills ? dice_.below(400'000) : UINT64_MAX);
      writer_.excuse_full_disk(fills);
    }
    switch (const Step what = some_step()) {
      case Step::commit:
        return writer_.commit(workload_.next(model_, Durability::durable));
      case Step::commit_relaxed:
        return writer_.commit(workload_.next(model_, Durability::relaxed));
      case Step::repeat:
        return dice_.one_in(2) ? writer_.commit(workload_.repeat(model_)) : writer_.start(workload_.repeat(model_));
      case Step::track:
        return writer_.commit(workload_.track(model_));
      case Step::tick:
        return writer_.store().tick();
      case Step::wait:
        if (dice_.one_in(20)) world_.clock.set_back(std::chrono::seconds(dice_.below(10)));
        return world_.clock.advance(std::chrono::milliseconds(dice_.below(80)));
      case Step::settle:
        return settle();
      case Step::verify:
        return verify();
      default:
        return step_that_waits_for_nobody(what);
    }
  }

  /// What can be done in the middle of another's call.
  void step_that_waits_for_nobody(Step what) {
    switch (what) {
      case Step::start_relaxed:
        return writer_.start(workload_.next(model_, Durability::relaxed));
      case Step::read:
        return must(oracle_.read(writer_.store(), workload_.some_read(model_), writer_.store().end(), "a read"));
      case Step::look:
        return must(oracle_.look(writer_.store(), writer_.store().end(), "a look"));
      case Step::follow:
        return readers_.follow();
      case Step::subscribe:
        return readers_.subscribe(dice_);
      default:
        return writer_.start(workload_.next(model_, Durability::durable));
    }
  }

  /// A relaxed commit is durable within kRelaxedSyncInterval, and nothing waits for ever.
  void settle() {
    is_meanwhile_ = true;  // nobody begins anything new
    for (int i = 0; i < 3; ++i) {
      for (int batches = 0; batches < 20; ++batches) writer_.store().tick();
      world_.clock.advance(kRelaxedSyncInterval);
    }
    is_meanwhile_ = false;
    if (!writer_.has_failed() && writer_.store().durable_end() != model_.end())
      findings_.add("what was written long ago is not durable");
  }

  void must(const Result<void>& done) {
    if (!done && !writer_.has_failed()) findings_.add("a read failed: " + done.error().message());
  }

  /// Others go on while the one who leads waits for the disk. Of the segment that was the last at opening only: the
  /// next ones are prepared inside a turn, where nobody can take one.
  void meanwhile(const env::Path& path) {
    if (is_meanwhile_ || !writer_.is_open() || !path.native().ends_with(".log")) return;
    is_meanwhile_ = true;
    writer_.note_turn();
    if (dice_.one_in(swarm_.meanwhile_one_in))
      for (std::uint64_t steps = dice_.between(1, 4); steps > 0 && !findings_.any(); --steps)
        step_that_waits_for_nobody(some_step());
    is_meanwhile_ = false;
  }

  void verify() {
    const auto verified = store::verify(world_.environment, kStore);
    const bool is_excused = writer_.is_excused();
    if (!verified && !is_excused) findings_.add("verify failed: " + verified.error().message());
    if (verified && verified->damage && !is_excused) findings_.add("verify finds damage: " + verified->damage->reason);
  }

  env::SimulatedWorld world_;
  Dice dice_{world_.random};
  Swarm swarm_ = swarm_of(dice_);
  env::DiskFaults faults_ = swarm_.faults;
  Model model_;
  Findings findings_;
  Figures figures_;
  Workload workload_{dice_, swarm_};
  Oracle oracle_{model_, findings_};
  Writer writer_{world_, model_, findings_};
  Readers readers_{world_, writer_, workload_, model_, findings_};
  Recoverer recoverer_{world_, dice_, swarm_, writer_, model_, findings_, figures_};
  bool is_meanwhile_ = false;
};

}  // namespace

LifeEnd live(std::uint64_t seed) { return Life(seed).live(); }

std::string replay_line(std::uint64_t seed) { return "./dev torture --only simulation --seed " + std::to_string(seed); }

}  // namespace weir::simulation
