// Events that were scavenged before the consumer had processed them (rule T9).
#pragma once

#include <string>
#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

/// Error: history_gone when an event of [from, end) is gone, unless the source may have gaps.
Result<void> expect_no_gap(const Runtime&, const Router&, Position from, Position end);

/// For a key that waits, at the start, with the positions that were found: whether its head, or one behind it that may
/// be its own, is gone. The key is a dead letter then, and `records` says so, once. Where the source may have gaps it
/// waits as before, and what is gone at its head will be passed over when its turn comes.
Result<void> notice_gap(const Router&, const Partitions& points, WaitingKey& key, std::vector<NewEvent>& records);

/// Makes it a dead letter.
void park_over_gap(const Router&, Position gone, Deferral& key);

}  // namespace weir::consumer
