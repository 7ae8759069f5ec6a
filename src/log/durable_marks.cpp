#include "log/durable_marks.hpp"

#include <algorithm>
#include <cstring>

#include "log/chain_walk.hpp"
#include "log/format.hpp"

namespace weir::log {

bool all_zero(Bytes bytes) {
  // The first is zero, and each equals the next.
  return bytes.empty() ||
         (bytes.front() == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

namespace {

/// Whether the header at that place may be one of a frame behind the whole part that has a mark above `highest`. What
/// a torn commit left is whatever its user wrote, megabytes of it: with a checksum at every place whose first four
/// bytes could be a length, opening would take minutes.
bool may_have_mark(Bytes segment, std::uint32_t at, const WholePart& part, std::uint32_t highest,
                   const SegmentBasis& basis) {
  constexpr std::uint32_t kThreeBytes = (1U << 24) - 1;
  const std::uint32_t back =
      (load_le<std::uint32_t>(segment, at + frame_field::kDurable) & kThreeBytes) * kFrameAlignment;
  if (back > at || at - back <= highest) return false;
  const Position first = basis.base + load_le<std::uint32_t>(segment, at + frame_field::kPosition);
  return first >= part.position && first - part.position <= (at - part.end) / kMinEventBytes;
}

}  // namespace

std::optional<std::uint32_t> mark_behind(const WholePart& part, Bytes segment, std::uint32_t limit,
                                         const SegmentBasis& basis) {
  if (all_zero(segment.subspan(part.end, limit - part.end))) return std::nullopt;
  std::uint32_t highest = part.end;
  for (std::uint32_t at = part.end + kFrameAlignment; at + kFrameHeaderBytes <= limit; at += kFrameAlignment) {
    if (!may_have_mark(segment, at, part, highest, basis) || !is_whole_frame(segment, at, limit, basis.seed)) continue;
    highest = FrameView(segment, at, basis.base, basis.created).durable_tail();
  }
  return highest > part.end ? std::optional(highest) : std::nullopt;
}

}  // namespace weir::log
