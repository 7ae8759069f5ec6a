// The marks that frames carry of how far the log was durable: what tells damage from a torn end (rule L2).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "log/segment.hpp"

namespace weir::log {

bool all_zero(Bytes bytes);

/// Where the frames that are whole end, and one past the last event before it.
struct WholePart {
  std::uint32_t end = 0;
  Position position;
};

/// The highest durable mark above the whole part, by the whole frames behind it: those of writes that came after what
/// is torn. Nothing if none says that anything was durable there.
std::optional<std::uint32_t> mark_behind(const WholePart& part, Bytes segment, std::uint32_t limit,
                                         const SegmentBasis& basis);

}  // namespace weir::log
