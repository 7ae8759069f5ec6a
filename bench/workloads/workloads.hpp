// The workloads. Each runs Weir, the bare loop and the peers in turns, and returns what they reached.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "measure.hpp"
#include "scratch.hpp"

namespace bench {

struct Loaded;
struct PeerKind;

struct Run {
  const Scratch& scratch;
  bool quick = false;
  std::vector<const PeerKind*> peers{};
  /// Made by the first workload that reads, for the others too.
  std::shared_ptr<Loaded> loaded{};

  /// The more take turns, the longer.
  Effort effort(int rounds) const {
    const auto of_three = std::chrono::milliseconds(quick ? 1800 : 20'000);
    return {rounds, of_three * (2 + peers.size()) / 3};
  }
};

struct Workload {
  const char* name;
  const char* what;
  Outcome (*measure)(Run&);
};
std::span<const Workload> all_workloads();

Outcome durable_1(Run&);
Outcome durable_4(Run&);
Outcome durable_16(Run&);
Outcome in_flight_256(Run&);
Outcome batch_1000(Run&);
Outcome batch_1000_sustained(Run&);
Outcome relaxed_1(Run&);
Outcome replay(Run&);
Outcome load_100(Run&);
Outcome cross_process(Run&);

}  // namespace bench
