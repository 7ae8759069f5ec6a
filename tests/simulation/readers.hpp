// Readers: a follower in another process, and subscriptions on it and on the writer, each checked at every look.
#pragma once

#include <memory>
#include <optional>

#include "env/simulated/world.hpp"
#include "simulation/oracle.hpp"
#include "simulation/workload.hpp"
#include "simulation/writer.hpp"
#include "weir/store/subscription.hpp"

namespace weir::simulation {

class Readers {
 public:
  Readers(env::SimulatedWorld& world, Writer& writer, Workload& workload, const Model& model, Findings& findings)
      : world_(world),
        writer_(writer),
        workload_(workload),
        model_(model),
        findings_(findings),
        oracle_(model, findings) {}

  /// The other process opens the store if it has not yet, and reads: all that is durable, and nothing else (C4).
  void follow();
  /// The other process opens the store while nobody writes: what it reads is what was committed, up to where the log
  /// says itself that it ends.
  void follow_without_writer();
  /// A subscription of the writer's process goes on.
  void subscribe(Dice& dice);

  /// The writer's process ended, and with it its subscription.
  void writer_died() { subscription_.reset(); }
  /// The whole machine went down.
  void all_died();

 private:
  void look(Position durable);

  struct Subscriber {
    Subscription subscription;
    Selection what;
    Position next;  ///< The first event that it has not had.
  };

  env::SimulatedWorld& world_;
  Writer& writer_;
  Workload& workload_;
  const Model& model_;
  Findings& findings_;
  Oracle oracle_;
  std::unique_ptr<EventReader> follower_;
  std::optional<Subscriber> subscription_;
};

}  // namespace weir::simulation
