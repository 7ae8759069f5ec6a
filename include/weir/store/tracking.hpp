// Tracking: the durable record of what a consumer has processed of a source. It is moved inside a commit, together
// with the effects of what was processed; that is what makes processing exactly once (rules T1 and T2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "weir/base/ids.hpp"

namespace weir {

/// Fixed for ever: the partition of a key is part of the format.
inline constexpr std::size_t kPartitions = 256;

/// XXH3-64 of the key, modulo kPartitions.
std::uint16_t partition_of(std::string_view key);

/// A place in a source: everything before `next` is processed.
///
///     [ processed ............ )[ not yet ...
///                             next
///
/// `frame_checksum` is that of the frame that holds event `next - 1` (0 when next is 0): a source that was restored to
/// an earlier state and went on differently does not have that frame.
struct TrackingPoint {
  Position next{};
  std::uint32_t frame_checksum = 0;
  friend constexpr bool operator==(const TrackingPoint&, const TrackingPoint&) = default;
};

/// Moves one partition of (consumer, source), or all that stand behind `to`. A commit with a move whose `from` is not
/// what the store has is refused with a TrackingConflict: somebody else moved it.
struct TrackingMove {
  static constexpr std::uint16_t kEveryPartition = 0xffff;

  std::string consumer;
  StoreId source;
  std::uint16_t partition = kEveryPartition;
  /// The partition's `next` now; for kEveryPartition the lowest of all. `from == to` is allowed: it moves nothing and
  /// still demands that nobody else did.
  Position from{};
  TrackingPoint to{};
};

/// Where a consumer stands in a source.
struct TrackingState {
  std::string consumer;
  StoreId source;
  std::array<TrackingPoint, kPartitions> partitions{};

  TrackingPoint lowest() const;
  TrackingPoint highest() const;
};

}  // namespace weir
