// One mapped segment file: the frames in it, each checked before it is believed.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "env/file.hpp"
#include "log/directory.hpp"
#include "log/frame.hpp"
#include "log/type_names.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

/// What every frame of a segment is read against; from the segment's header.
struct SegmentBasis {
  Position base;           ///< Of its first event.
  Time created;            ///< What the times of its frames count from.
  std::uint32_t seed = 0;  ///< What the checksums of its frames start from (rule L5).
};

/// Thread-safe.
class Segment {
 public:
  Segment(std::filesystem::path path, std::unique_ptr<env::Mapping> mapping, const SegmentName& name,
          const SegmentBasis& basis);

  const std::filesystem::path& path() const { return path_; }
  const SegmentName& name() const { return name_; }
  const SegmentBasis& basis() const { return basis_; }
  Bytes bytes() const { return mapping_->bytes(); }

  /// The frame that begins at `offset`. A frame of up to kCheckedEachTime bytes is checked against its checksum at
  /// every call, a larger one at the first. Errors: corrupted, with the place, when no whole frame is there.
  Result<FrameView> frame_at(std::uint32_t offset) const;

  /// The same without a check. Precondition: a whole frame is there, as somebody has seen.
  FrameView whole_frame_at(std::uint32_t offset) const {
    return {bytes(), offset, basis_.base, basis_.created, &names_};
  }

  // As Segments. Nothing here is checked and nothing believed: at worst the wrong bytes are asked for.
  void prefetch_frame(std::uint32_t offset) const;
  void prefetch_event(std::uint32_t offset, Position position) const;

  static constexpr std::uint32_t kCheckedEachTime = 16 * 1024;

 private:
  Error damaged_at(std::uint32_t offset, const char* reason) const;

  std::filesystem::path path_;
  std::unique_ptr<env::Mapping> mapping_;
  SegmentName name_;
  SegmentBasis basis_;
  TypeNames names_;
  /// A bit for each page: whether the large frame that begins in it was found good. No two of them begin in one page.
  mutable std::vector<std::atomic<std::uint64_t>> checked_;
};

}  // namespace weir::log
