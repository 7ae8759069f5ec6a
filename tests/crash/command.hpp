// Programs of the system that tests use.
#pragma once

#include <string>
#include <vector>

namespace crash {

/// Runs it, found on the path, with its output thrown away. Whether it ended well.
bool run(std::vector<std::string> command);
/// The first line that it prints; empty when it does not end well.
std::string first_line_of(const std::string& shell_command);

}  // namespace crash
