// One mapped segment file: the frames in it, each checked before it is believed.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
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

/// What a segment that was scavenged says of itself at the end of its file: its frames are not where they were.
///
///     [ header | frames ... | places | zeros | summary ]
///                           ^ frames_end
struct ScavengedFacts {
  std::uint32_t frames_end = 0;
  std::uint32_t original_end = 0;     ///< Where they ended when they were written: what the next header speaks of.
  std::uint32_t chain = 0;            ///< The checksum of the last frame.
  std::uint32_t gone = 0;             ///< Events.
  std::uint32_t places = 0;           ///< Entries of the table: one for every 16th frame with events, in order.
  std::uint32_t places_checksum = 0;  ///< Of the table.
  Position end;                       ///< One past the last event.
  std::uint32_t times = 0;            ///< How often it was written anew.
  friend bool operator==(const ScavengedFacts&, const ScavengedFacts&) = default;
};

/// Thread-safe.
class Segment {
 public:
  Segment(std::filesystem::path path, std::unique_ptr<env::Mapping> mapping, const SegmentName& name,
          const SegmentBasis& basis, const std::optional<ScavengedFacts>& scavenged = std::nullopt);

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

  const std::optional<ScavengedFacts>& scavenged() const { return scavenged_; }
  /// Where the frame with the event at `position` is said to begin in a scavenged segment; nothing if it says nothing.
  std::optional<std::uint32_t> place_of(Position position) const;
  /// The first event of [from, end) that is gone. Errors: as frame_at.
  Result<std::optional<Position>> first_gone(Position from, Position end) const;

  static constexpr std::uint32_t kCheckedEachTime = 16 * 1024;

 private:
  Error damaged_at(std::uint32_t offset, const char* reason) const;

  std::filesystem::path path_;
  std::unique_ptr<env::Mapping> mapping_;
  SegmentName name_;
  SegmentBasis basis_;
  std::optional<ScavengedFacts> scavenged_;
  TypeNames names_;
  /// A bit for each page: whether the large frame that begins in it was found good. No two of them begin in one page.
  mutable std::vector<std::atomic<std::uint64_t>> checked_;
};

}  // namespace weir::log
