#include "log/segment.hpp"

#include "base/assert.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"

namespace weir::log {

Segment::Segment(std::filesystem::path path, std::unique_ptr<env::Mapping> mapping, const SegmentBasis& basis,
                 std::uint64_t capacity)
    : path_(std::move(path)),
      mapping_(std::move(mapping)),
      basis_(basis),
      capacity_(capacity),
      frames_(std::make_unique_for_overwrite<std::uint32_t[]>(capacity)) {}

std::uint32_t Segment::offset_of(Position position) const {
  WEIR_ASSERT(position >= base() && position < end(), "the segment holds the position");
  return frames_[position - base()] * kFrameAlignment;
}

FrameView Segment::frame_of(Position position) const {
  return {bytes(), offset_of(position), basis_.base, basis_.created};
}

bool Segment::is_intact(const FrameView& frame) const {
  const Bytes whole = bytes().subspan(frame.offset(), frame.length());
  return checksum_of_frame(whole, basis_.seed, frame.offset()) == frame.checksum();
}

void Segment::add(Position first, std::uint32_t count, std::uint32_t offset) {
  const std::uint64_t at = count_.load(std::memory_order_relaxed);
  WEIR_ASSERT(first == basis_.base + at && count <= capacity_ - at, "frames are added in order, and fit");
  for (std::uint32_t i = 0; i < count; ++i) frames_[at + i] = offset / kFrameAlignment;
  count_.store(at + count, std::memory_order_release);
}

}  // namespace weir::log
