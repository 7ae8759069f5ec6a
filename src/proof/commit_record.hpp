// What is hashed of a commit: a record of it that says what was committed, and nothing of where that lies. Its bytes
// are described in docs/formats/proof.md.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "log/event_record.hpp"
#include "log/frame.hpp"
#include "proof/merkle_tree.hpp"
#include "weir/base/result.hpp"

namespace weir::proof {

using log::write_event_record;
/// Replaces what is in `into`.
void write_move_record(std::vector<std::byte>& into, const TrackingMove& move);

/// Makes the records of commits, one after the other, in the same memory.
///
///     commit record: first position, events, time, root of { event record, ... }, root of { move record, ... }
class CommitRecorder {
 public:
  /// The record of a frame, valid until the next. With `marked`, the number of an event in it, that event's record and
  /// path are kept as well. Errors: those of a frame that makes no sense; not_found when the marked event is gone.
  Result<Bytes> record(const log::FrameView& frame, std::optional<std::uint64_t> marked = std::nullopt);

  const std::vector<std::byte>& marked_event() const { return marked_event_; }
  std::vector<Digest> marked_path() const { return events_.path(); }

 private:
  std::vector<std::byte> commit_;
  std::vector<std::byte> part_;
  std::vector<std::byte> marked_event_;
  MerkleTree events_;
  MerkleTree moves_;
};

}  // namespace weir::proof
