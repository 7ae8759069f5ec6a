// Workload: commits as clients would make them, right, wrong and repeated, from the seed.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "simulation/dice.hpp"
#include "simulation/model/model.hpp"
#include "simulation/swarm.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/reader.hpp"

namespace weir::simulation {

class Workload {
 public:
  Workload(Dice dice, const Swarm& swarm) : dice_(dice), swarm_(swarm) {}

  /// A commit with events; most would be accepted by a store that holds what the model does.
  Commit next(const Model& model, Durability durability);
  /// One of the last commits again; at times with something changed, which is to be refused.
  Commit repeat(const Model& model);
  /// Moves a consumer; most begin where it stands.
  Commit track(const Model& model);

  Selection some_selection();
  Read some_read(const Model& model);

 private:
  std::string some_stream();
  ExpectedState some_expectation(const Model& model, const std::string& stream);
  NewEvent some_event();

  Dice dice_;
  const Swarm& swarm_;
  std::uint64_t next_id_ = 0;
  std::deque<Commit> last_;
};

}  // namespace weir::simulation
