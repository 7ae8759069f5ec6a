// One mapped segment file: its bytes, and in which frame each of its events stands.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.hpp"
#include "env/file.hpp"
#include "log/frame.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

/// What every frame of a segment is read against; from the segment's header.
struct SegmentBasis {
  Position base;           ///< Of its first event.
  Time created;            ///< What the times of its frames count from.
  std::uint32_t seed = 0;  ///< What the checksums of its frames start from (rule L5).
};

/// Frames are added by one thread, in order; reading what was added is free for all.
class Segment {
 public:
  /// `capacity` is an upper bound of the number of events it will hold.
  Segment(std::filesystem::path path, std::unique_ptr<env::Mapping> mapping, const SegmentBasis& basis,
          std::uint64_t capacity);

  const std::filesystem::path& path() const { return path_; }
  const SegmentBasis& basis() const { return basis_; }
  Position base() const { return basis_.base; }
  Position end() const { return basis_.base + count_.load(std::memory_order_acquire); }
  Bytes bytes() const { return mapping_->bytes(); }

  /// The frame that holds an event. Precondition: base() <= position < end().
  FrameView frame_of(Position position) const;
  /// Where that frame begins. The same precondition.
  std::uint32_t offset_of(Position position) const;
  /// Whether the frame's bytes still have its checksum.
  bool is_intact(const FrameView& frame) const;

  /// Makes the events of a frame readable; its bytes are written.
  void add(Position first, std::uint32_t count, std::uint32_t offset);

 private:
  std::filesystem::path path_;
  std::unique_ptr<env::Mapping> mapping_;
  SegmentBasis basis_;
  std::uint64_t capacity_;
  /// Of each event the offset of its frame, in units of 8 bytes. Not initialised: untouched pages cost nothing.
  std::unique_ptr<std::uint32_t[]> frames_;
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace weir::log
