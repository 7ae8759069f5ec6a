// StartCommit: puts the start of a consumer on record, in one commit, or in several when it takes over more keys than
// one holds.
#pragma once

#include <string>
#include <vector>

#include "weir/store/event_store.hpp"

namespace weir::consumer {

/// What a start records in the consumer's stream, in this order.
struct StartRecords {
  /// Keys that are taken over, under their new name or source. Of no account before the start: nobody looks for them
  /// there. After a crash the next start writes them again, and ends those that wait no more. And events that are
  /// parked because this build cannot read them: they are so whether or not it starts, and the next start finds them on
  /// record.
  std::vector<NewEvent> ahead{};
  /// What holds from the start on.
  std::vector<NewEvent> with{};
  /// The ends of keys under a source that they were taken over from. Nobody looks for them there any more.
  std::vector<NewEvent> after{};
};

/// Commits `start` (the tracking, the hand-over) and `with` as one. The receipt is that commit's; its last stream is
/// the consumer's.
Result<CommitReceipt> commit_start(EventStore& own, const std::string& stream, Commit start, StartRecords records);

}  // namespace weir::consumer
