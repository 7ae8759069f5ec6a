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

std::optional<std::uint32_t> mark_past_tail(Bytes segment, std::uint32_t tail, std::uint32_t limit,
                                            const SegmentBasis& basis) {
  std::optional<std::uint32_t> highest;
  if (all_zero(segment.subspan(tail, limit - tail))) return highest;
  for (std::uint32_t at = tail + kFrameAlignment; at < limit; at += kFrameAlignment) {
    if (!is_whole_frame(segment, at, limit, basis.seed)) continue;
    const FrameView frame(segment, at, basis.base, basis.created);
    highest = std::max(highest.value_or(0), frame.durable_tail());
  }
  return highest;
}

}  // namespace weir::log
