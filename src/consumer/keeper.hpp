// Keeper: what a consumer does beside handling events. Carries the progress of idle partitions forward, and looks for
// releases.
#pragma once

#include <deque>
#include <vector>

#include "consumer/lane.hpp"
#include "consumer/runtime.hpp"
#include "consumer/source_reader.hpp"

namespace weir::consumer {

class Keeper {
 public:
  /// `seen`: the version of the consumer's stream up to which it is known.
  Keeper(Runtime& runtime, std::deque<Lane>& lanes, std::deque<SourceReader>& readers, StreamVersion seen)
      : runtime_(runtime), lanes_(lanes), readers_(readers), seen_(seen), recorded_(readers.size()) {}

  /// The thread's body: until the halt. Then it closes the queues, so that everybody sees it.
  void run();

  /// Records how far the sources are done, in one commit of tracking alone: it takes no position and wakes nobody
  /// (rule T7). Nothing is committed when nothing moved.
  Result<void> record_progress(Durability durability);

 private:
  Result<void> look_for_releases();
  bool is_caught_up() const;

  Runtime& runtime_;
  std::deque<Lane>& lanes_;
  std::deque<SourceReader>& readers_;
  StreamVersion seen_;
  std::vector<Position> recorded_;  ///< By the source's number: the frontier that was recorded last.
};

}  // namespace weir::consumer
