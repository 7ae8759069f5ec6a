// What waited when the consumer ran last, found again in its sources (rule T3).
#pragma once

#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/start_commit.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

/// Adds the keys that wait in the source, `deferred`, with all positions that wait: those that were passed, from the
/// first deferred one on. An event that could not be read and has a key by now waits in the partition of that key;
/// where that has not passed it yet it is read live instead, and `records.after` gets the end of its waiting. A key
/// whose events were scavenged is parked (rule T9), which `records.ahead` gets.
///
/// Error: invalid_argument when the key function gives an event that waits another key than the one on record: what
/// waits behind it would be forgotten.
Result<void> find_waiting(const Runtime&, const std::vector<Deferral>& deferred, const Router&,
                          const Partitions& points, std::vector<WaitingKey>& waiting, StartRecords& records);

}  // namespace weir::consumer
