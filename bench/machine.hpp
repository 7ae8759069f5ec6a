// What the figures were measured on.
#pragma once

#include <filesystem>
#include <string>

namespace bench {

/// One line: processor, cores, memory, kernel, file system, what one small write and sync takes there, and how busy the
/// machine was with other things just before.
std::string machine_line(const std::filesystem::path& folder);

}  // namespace bench
