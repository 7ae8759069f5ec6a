// The marks that frames carry of how far the log was durable: what tells damage from a torn end (rule L2).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "log/segment.hpp"

namespace weir::log {

bool all_zero(Bytes bytes);

/// The highest durable mark of whole frames past the tail: those of writes that came after what is torn.
std::optional<std::uint32_t> mark_past_tail(Bytes segment, std::uint32_t tail, std::uint32_t limit,
                                            const SegmentBasis& basis);

}  // namespace weir::log
