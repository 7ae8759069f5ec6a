// Damage to a file of the index, as an Error.
#pragma once

#include <cstdint>
#include <string_view>

#include "env/file_system.hpp"
#include "weir/base/error.hpp"

namespace weir::index {

/// errc corrupted, with the place as detail and in words, and what to do: nothing in the index is not in the log too.
Error damage(const env::Path& file, std::uint64_t offset, std::string_view reason);

}  // namespace weir::index
