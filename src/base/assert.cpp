#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace weir {

void abort_with(std::string_view message, std::source_location where) {
  std::fprintf(stderr, "weir: %.*s\n  at %s:%u\n", static_cast<int>(message.size()), message.data(), where.file_name(),
               static_cast<unsigned>(where.line()));
  std::abort();
}

}  // namespace weir
