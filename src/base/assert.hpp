// WEIR_ASSERT: a programmer's mistake ends the process with a message, in every build. Never for bytes from a disk, a
// network or a user: those are data, and damage to them is an Error.
#pragma once

#include <source_location>
#include <string_view>

namespace weir {

[[noreturn]] void abort_with(std::string_view message, std::source_location where = std::source_location::current());

}  // namespace weir

#define WEIR_ASSERT(condition, message)            \
  do {                                             \
    if (!(condition)) [[unlikely]]                 \
      ::weir::abort_with(#condition ": " message); \
  } while (false)
