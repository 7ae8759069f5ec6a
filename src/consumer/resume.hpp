// Resume: where a consumer begins. Reads what is on record, verifies the sources, takes over a former name, and records
// the start.
#pragma once

#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

struct Resumed {
  std::vector<Partitions> points;   ///< By the source's number.
  std::vector<WaitingKey> waiting;  ///< With all positions that wait.
  StreamVersion seen;               ///< Of the consumer's stream.
};

/// Errors: invalid_argument (it says where a new consumer begins, rule T8), source_diverged (rule T1), history_gone
/// (rule T9), and what reading and committing say. With an error nothing is recorded.
Result<Resumed> resume(Runtime& runtime);

}  // namespace weir::consumer
