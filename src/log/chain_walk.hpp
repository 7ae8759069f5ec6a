// Walks the frames of a segment in order, as far as each is whole and follows the one before (rule L5).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "log/control.hpp"
#include "log/frame.hpp"
#include "log/segment.hpp"
#include "log/segment_header.hpp"

namespace weir::log {

class ChainWalk {
 public:
  enum class Stop : std::uint8_t {
    none,
    limit,  ///< What stands here goes on past the limit.
    zeros,  ///< Nothing was written here: the length is 0.
    bad,    ///< `reason()` says why this is no frame that follows.
  };

  /// `segment` are the file's bytes from its beginning. They are read up to the limit of each call.
  ChainWalk(Bytes segment, const SegmentHeader& header);
  /// Begins at a place in the segment that is known: after the frame that ends there.
  ChainWalk(Bytes segment, const SegmentHeader& header, const DurableTail& from);

  /// The next frame, if it is whole before `limit`; else nothing, and the walk stays where it is.
  std::optional<FrameView> next(std::uint32_t limit);

  Stop stop() const { return stop_; }
  std::string_view reason() const { return reason_; }
  /// Where the next frame begins.
  std::uint32_t offset() const { return offset_; }
  /// The checksum of the frame before it.
  std::uint32_t chain() const { return chain_; }
  /// One past the last event before it.
  Position position() const { return position_; }

 private:
  std::optional<FrameView> stop_here(Stop stop, std::string_view reason);

  Bytes segment_;
  SegmentBasis basis_;
  std::uint32_t offset_;
  std::uint32_t chain_;
  Position position_;
  Stop stop_ = Stop::none;
  std::string_view reason_;
};

/// Whether a whole frame with a good checksum stands at that place, whatever was before it.
bool is_whole_frame(Bytes segment, std::uint32_t offset, std::uint32_t limit, std::uint32_t seed);

}  // namespace weir::log
