#include "log/chain_walk.hpp"

#include "log/format.hpp"
#include "log/frame_encoder.hpp"

namespace weir::log {

ChainWalk::ChainWalk(Bytes segment, const SegmentHeader& header)
    : segment_(segment),
      basis_(header.basis()),
      offset_(kSegmentHeaderBytes),
      chain_(header.chain),
      position_(header.name.base) {}

ChainWalk::ChainWalk(Bytes segment, const SegmentHeader& header, const DurableTail& from)
    : segment_(segment), basis_(header.basis()), offset_(from.offset), chain_(from.checksum), position_(from.end) {}

std::optional<FrameView> ChainWalk::stop_here(Stop stop, std::string_view reason) {
  stop_ = stop;
  reason_ = reason;
  return std::nullopt;
}

std::optional<FrameView> ChainWalk::next(std::uint32_t limit) {
  if (offset_ + kFrameHeaderBytes > limit) return stop_here(Stop::limit, "there is no room for a frame");
  const std::uint32_t length = load_le<std::uint32_t>(segment_, offset_ + frame_field::kLength) & ~kFrameFlagBits;
  if (length == 0) return stop_here(Stop::zeros, "zeros where a frame should be");
  if (length < kMinFrameBytes || length > kMaxFrameBytes || length > segment_.size() - offset_)
    return stop_here(Stop::bad, "the frame's length makes no sense");
  if (length > limit - offset_) return stop_here(Stop::limit, "the frame is cut short");
  const Bytes whole = segment_.subspan(offset_, length);
  const auto checksum = load_le<std::uint32_t>(whole, frame_field::kChecksum);
  if (checksum_of_frame(whole, basis_.seed, offset_) != checksum)
    return stop_here(Stop::bad, "the frame's checksum does not match");
  const FrameView frame(segment_, offset_, basis_.base, basis_.created);
  if (frame.previous() != chain_) return stop_here(Stop::bad, "the frame does not follow the one before it");
  if (frame.first() != position_) return stop_here(Stop::bad, "the frame's position does not follow");
  offset_ += length;
  chain_ = frame.checksum();
  position_ = frame.end();
  stop_ = Stop::none;
  return frame;
}

bool is_whole_frame(Bytes segment, std::uint32_t offset, std::uint32_t limit, std::uint32_t seed) {
  if (limit < kMinFrameBytes || offset > limit - kMinFrameBytes) return false;
  const std::uint32_t stored = load_le<std::uint32_t>(segment, offset + frame_field::kLength);
  const std::uint32_t length = stored & ~kFrameFlagBits;
  if (length < kMinFrameBytes || length > kMaxFrameBytes || length > limit - offset) return false;
  if ((stored & kFrameFlagBits & ~kFrameFlagsKnown) != 0) return false;
  const Bytes whole = segment.subspan(offset, length);
  return checksum_of_frame(whole, seed, offset) == load_le<std::uint32_t>(whole, frame_field::kChecksum);
}

}  // namespace weir::log
