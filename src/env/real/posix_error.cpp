#include "env/real/posix_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace weir::env {
namespace {

Errc code_of(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Errc::no_space;
    case ENOENT:
    case ENOTDIR:
      return Errc::not_found;
    case EEXIST:
    case ENOTEMPTY:
      return Errc::conflict;
    default:
      return Errc::io;
  }
}

}  // namespace

Error posix_error(int error_number, std::string_view action, const Path& path) {
  const std::string words = std::generic_category().message(error_number);
  return {code_of(error_number), fmt::format("cannot {} {}: {}", action, path.string(), words)};
}

}  // namespace weir::env
