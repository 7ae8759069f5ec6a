// What the writer knows of all commits so far, in flight ones included: it judges the next one against it, and takes it
// on. Rebuilt from the log at opening.
#pragma once

#include "log/log.hpp"
#include "store/judge.hpp"
#include "store/shown_tracking.hpp"

namespace weir::store {

/// What a commit's turn came to.
struct Taken {
  Verdict verdict;
  CommitReceipt receipt;   ///< If it was accepted.
  log::BatchNumber batch;  ///< Accepted: the one it is in. Else the one that all before it are durable with.
};

/// `add` and `take` come one at a time: at opening, then in turns.
class Ledger {
 public:
  /// A frame that was there at opening. Errors: corrupted.
  Result<void> add(const log::FrameView&);

  /// Judges the commit in its turn and, if it is accepted, encodes it and notes what it changes.
  Taken take(const Commit&, log::Turn&, const StoredEvents&, Position durable_end);

  const Contents& contents() const { return contents_; }
  ShownTracking& shown_tracking() { return shown_; }
  const ShownTracking& shown_tracking() const { return shown_; }

 private:
  void note(const Commit&, const std::vector<StreamVersion>& first_versions, Position first);

  Contents contents_;
  RememberedIds ids_;
  TrackingTable tracking_;
  ShownTracking shown_;
};

}  // namespace weir::store
