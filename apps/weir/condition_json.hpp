// A condition on a query as it stands in a line for `weir append`:
//
//   {"query":[{"types":["CourseOpened.v1"],"tags":["course:7"]}, …], "after":42}
//
// Both members must be there; in an alternative, types or tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/store/commit.hpp"

namespace weir::cli {

/// Errors: invalid_argument, with what was expected and found. Whether the query can be one, the store says.
Result<FailIfAny> parse_condition(std::string_view json);

/// An array of strings; `name` is what it is called in the error.
Result<std::vector<std::string>> parse_strings(std::string_view name, std::string_view json);

/// For messages: cut where it is long.
std::string shown(std::string_view text);

/// invalid_argument: "name": expected this, found that (cut where it is long).
Error unexpected_json(std::string_view name, std::string_view expected, std::string_view found);

}  // namespace weir::cli
