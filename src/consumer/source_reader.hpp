// SourceReader: reads one source on, and gives each event that concerns the consumer to its lane.
#pragma once

#include <atomic>
#include <deque>

#include "consumer/lane.hpp"
#include "consumer/runtime.hpp"

namespace weir::consumer {

class SourceReader {
 public:
  /// Begins with the lowest of `resumed`; what a partition has processed beyond it is passed over.
  SourceReader(Runtime& runtime, std::deque<Lane>& lanes, const Router& router, const Partitions& resumed);

  /// The thread's body: until the halt.
  void run();

  std::size_t number() const { return router_.number(); }
  const Router& router() const { return router_; }

  /// Everything before it is done: committed with its effects, or on record as deferred, or nobody's concern.
  /// Thread-safe; never goes back.
  Position frontier() const;
  /// Whether nothing is read and not yet done, at the source's end.
  bool is_caught_up() const;

 private:
  /// The end of a source that cannot be read on stands still: only a read says why.
  Result<void> expect_readable(Position at) const;
  Result<void> read_on(Position end);

  Runtime& runtime_;
  std::deque<Lane>& lanes_;
  const Router& router_;
  const Partitions resumed_;
  std::atomic<std::uint64_t> routed_;  ///< Everything before it was given to a lane, or concerns nobody.
};

}  // namespace weir::consumer
