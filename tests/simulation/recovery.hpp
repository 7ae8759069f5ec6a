// Recoverer: opens the store again, through whatever befalls it meanwhile, and holds what comes back to the oracles.
#pragma once

#include <cstdint>

#include "env/simulated/world.hpp"
#include "simulation/figures.hpp"
#include "simulation/oracle.hpp"
#include "simulation/swarm.hpp"
#include "simulation/writer.hpp"

namespace weir::simulation {

class Recoverer {
 public:
  Recoverer(env::SimulatedWorld& world, Dice dice, const Swarm& swarm, Writer& writer, Model& model, Findings& findings,
            Figures& figures)
      : world_(world),
        dice_(dice),
        swarm_(swarm),
        writer_(writer),
        model_(model),
        findings_(findings),
        figures_(figures) {}

  /// False when the store rightly refuses to open: the disk broke what nobody could save.
  bool recover();

  /// Whether the whole machine went down while it recovered the last time.
  bool machine_went_down() const { return machine_went_down_; }

  /// What came since the last recovery: whether commits that were only written may be gone.
  void unsynced_may_be_lost() { unsynced_survives_ = false; }

  /// Holds a store that was just opened to the oracles. With rot, the last batch may be gone.
  void check(bool is_rotten = false);

 private:
  enum class Opening : std::uint8_t { opened, failed, refused };

  Opening try_open(bool is_calm);
  Opening open_rotten();
  std::size_t least_commits(bool is_rotten) const;
  bool medium_failed() const;

  env::SimulatedWorld& world_;
  Dice dice_;
  const Swarm& swarm_;
  Writer& writer_;
  Model& model_;
  Findings& findings_;
  Figures& figures_;
  bool unsynced_survives_ = true;
  bool machine_went_down_ = false;
};

/// Some way for the power to go; at times only the process dies.
env::PowerCut some_cut(Dice& dice);

}  // namespace weir::simulation
