// A stream's metadata as JSON: {"$maxCount":3,"$maxAge":60,"$tb":4, and whatever else}.
#pragma once

#include <string>
#include <string_view>

#include "weir/base/result.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {

/// Errors: bad_data for what is no JSON object, or has limits that are no integers or too small.
Result<StreamMetadata> parse_metadata(std::string_view json);

/// Errors: invalid_argument.
Result<std::string> metadata_json(const StreamMetadata&);

}  // namespace weir::store
