// An error as a command reports it: a sentence for people, or {"error":{"code":…,"message":…, detail}} for programs.
//
// Detail is typed: a conflict has "conflicts":[{"stream","expected","actual","actual_version"}] and "tracking":[…],
// damage has "file", "offset", "position" and "reason".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "terminal.hpp"
#include "weir/base/error.hpp"

namespace weir::cli {

/// `line` is the number of the line of input that was refused.
std::string error_json(const Error&, std::optional<std::uint64_t> line = std::nullopt);

/// Prints the error on the error stream, in the terminal's manner.
void report(const Terminal&, const Error&);

}  // namespace weir::cli
