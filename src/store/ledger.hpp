// What the writer knows of all commits so far, in flight ones included: it judges the next one against it, and takes it
// on. At opening it begins with what the index has, and takes on the frames behind it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "index/keeper.hpp"
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

/// `add`, `take` and `freeze` come one at a time: at opening, then in turns.
class Ledger {
 public:
  /// So many bytes of the log are indexed in memory, then written to a file: half of what opening may have to read.
  static constexpr std::uint64_t kPartBytes = 4 * 1024 * 1024;

  Ledger(std::vector<std::shared_ptr<const index::Part>> parts, TrackingTable tracking);

  /// A frame that was there at opening. Errors: corrupted.
  Result<void> add(const log::FrameView&);

  /// Judges the commit in its turn and, if it is accepted, encodes it and notes what it changes.
  /// `examined` is what `examine` gave before the turn (rule C3).
  Taken take(const Commit&, Examination examined, log::Turn&, const StoredEvents&, Position durable_end);

  /// Whether the part in memory has grown so large that it should be frozen.
  bool is_full() const { return part_bytes_ >= full_at_; }
  /// When nothing else is said, kPartBytes.
  void set_part_bytes(std::uint64_t bytes) { full_at_ = bytes; }
  /// Whether there is anything in it.
  bool has_part() const { return part_bytes_ > 0; }
  /// Ends the part in memory and begins another.
  index::Frozen freeze();

  const Contents& contents() const { return contents_; }
  index::TermIndex& terms() { return contents_.terms; }
  ShownTracking& shown_tracking() { return shown_; }
  const ShownTracking& shown_tracking() const { return shown_; }

 private:
  /// So many events are prepared before they are noted: what they touch is on its way meanwhile.
  static constexpr std::size_t kNotedTogether = 16;

  void note(const Commit&, const std::vector<StreamVersion>& first_versions, Position first, Position durable_end);
  void note_frame(const log::SegmentName& segment, std::uint32_t offset, std::uint32_t length, std::uint64_t count);

  void note_waiting(Position durable_end);

  Contents contents_;
  std::vector<Contents::Note> waiting_;  ///< Prepared, and not noted yet.
  TrackingTable tracking_;
  ShownTracking shown_;
  log::Checkpoint last_;  ///< After the last frame; its checksum is not known yet.
  std::uint64_t part_bytes_ = 0;
  std::uint64_t full_at_ = kPartBytes;
};

}  // namespace weir::store
