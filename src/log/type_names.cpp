#include "log/type_names.hpp"

#include <mutex>

#include "log/chain_walk.hpp"
#include "log/format.hpp"

namespace weir::log {

/// Goes from frame to frame by their lengths, from the nearest that is known. That none of these was checked does no
/// harm: the checksum of the one it comes to has its place in it.
bool TypeNames::has_whole_frame(std::uint32_t place) const {
  const std::scoped_lock lock(mutex_);
  std::uint32_t begin = kSegmentHeaderBytes;
  if (auto after = whole_.upper_bound(place); after != whole_.begin()) {
    const auto [known, end] = *--after;
    if (place < end) return true;
    begin = end;
  }
  while (begin <= place && place < segment_.size()) {
    const std::uint32_t length = load_le<std::uint32_t>(segment_, begin + frame_field::kLength) & ~kFrameFlagBits;
    if (length < kMinFrameBytes || length > segment_.size() - begin) return false;
    if (place - begin < length) {
      const bool is_whole = is_whole_frame(segment_, begin, begin + length, seed_);
      if (is_whole) whole_.emplace(begin, begin + length);
      return is_whole;
    }
    begin += length;
  }
  return false;
}

}  // namespace weir::log
