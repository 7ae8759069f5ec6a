// A line of input for `weir append`:
//
//   {"stream":"order-42","type":"OrderCreated.v1","data":{…},
//    "expected":"any" | "no_stream" | "exists" | 4,      what the stream must be; any without it
//    "id":"…", "correlation":"…", "causation":"…",       event ids
//    "metadata":{…}, "tags":["customer:7"],
//    "fail_if_any":{"query":[{"types":[…],"tags":[…]}],"after":42}}   a condition on a query
//
// The first three must be there. `data` may be any JSON value and is stored as it stands.
#pragma once

#include <string_view>

#include "weir/base/result.hpp"
#include "weir/store/commit.hpp"

namespace weir::cli {

/// Errors: invalid_argument, with what was expected and found; too_large: nested deeper than kMaxJsonDepth, where
/// who reads events follows no further.
Result<Commit> parse_append_line(std::string_view line);

}  // namespace weir::cli
