// BatchBuilder: where frames join the open batch, each in its place in the log.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "log/batch.hpp"
#include "log/frame_encoder.hpp"
#include "log/log.hpp"
#include "log/recovery.hpp"

namespace weir::log {

/// Not thread-safe: GroupCommit's mutex guards it.
class BatchBuilder {
 public:
  BatchBuilder(const LogTail& tail, SegmentSupply& supply);

  /// too_large, no_space and io leave everything as it was.
  Result<Appended> append(const FrameContent& content, Durability durability, Time now);
  /// The empty frame of rule L2, if the segment has room for it.
  bool append_closing_frame(Time now);

  /// The next batch to write, in order; nothing when there is none.
  std::optional<Batch> take();
  /// Gives a batch's buffer back, to be used again.
  void recycle(Batch batch);

  Position position() const { return position_; }
  /// The last batch that holds anything; 0 before the first.
  std::uint64_t last_batch() const { return open_.empty() ? open_.number - 1 : open_.number; }
  bool empty() const { return open_.empty() && ready_.empty(); }
  /// All the bytes that ever joined.
  std::uint64_t bytes_joined() const { return bytes_joined_; }

 private:
  bool fits(std::uint64_t size, std::uint64_t count, Time now) const;
  Result<void> start_segment(Time now);
  void close_batch();
  FramePlace place(Time now) const;
  void added(std::uint32_t length, bool needs_sync);

  SegmentSupply& supply_;
  const StoreId store_;
  const std::uint32_t segment_bytes_;
  FrameEncoder encoder_;
  SegmentName name_;  ///< Of the segment that frames join now.
  Time created_;
  std::uint32_t seed_;
  std::uint32_t offset_;
  Position position_;
  std::uint64_t bytes_joined_ = 0;
  Batch open_;
  std::deque<Batch> ready_;
  std::vector<std::byte> spare_;
};

}  // namespace weir::log
