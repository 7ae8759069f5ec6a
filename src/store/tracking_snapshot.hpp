// All tracking as bytes: what the index keeps of it, so that opening need not read every frame that ever moved it.
#pragma once

#include <string>
#include <string_view>

#include "store/tracking_table.hpp"
#include "weir/base/result.hpp"

namespace weir::store {

std::string encode_tracking(const TrackingTable& table);
/// corrupted when the bytes make no sense.
Result<TrackingTable> decode_tracking(std::string_view bytes);

}  // namespace weir::store
