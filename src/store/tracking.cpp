#include "weir/store/tracking.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace weir {

std::uint16_t partition_of(std::string_view key) { return static_cast<std::uint16_t>(hash64(key) % kPartitions); }

TrackingPoint TrackingState::lowest() const { return *std::ranges::min_element(partitions, {}, &TrackingPoint::next); }

TrackingPoint TrackingState::highest() const { return *std::ranges::max_element(partitions, {}, &TrackingPoint::next); }

}  // namespace weir
