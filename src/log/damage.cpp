#include "log/damage.hpp"

#include <fmt/format.h>

namespace weir::log {

Error damage(Corruption place) {
  std::string message = fmt::format("{}: damaged at offset {}", place.file, place.offset);
  if (place.position) message += fmt::format(" (position {})", place.position->value);
  message += fmt::format(
      ": {}. Nothing was changed. Restore the file from a backup, or see with `weir repair` what cutting the log there "
      "would lose",
      place.reason);
  return {Errc::corrupted, std::move(message), std::move(place)};
}

}  // namespace weir::log
