// errno as an Error.
#pragma once

#include <string_view>

#include "env/file_system.hpp"
#include "weir/base/error.hpp"

namespace weir::env {

/// "cannot open /data/order/control: Permission denied"; the code follows from the number.
Error posix_error(int error_number, std::string_view action, const Path& path);

}  // namespace weir::env
