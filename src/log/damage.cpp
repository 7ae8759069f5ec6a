#include "log/damage.hpp"

#include <fmt/format.h>

namespace weir::log {

Error damage(Corruption place) {
  std::string message = fmt::format("{}: damaged at offset {}", place.file, place.offset);
  if (place.position) message += fmt::format(" (position {})", place.position->value);
  message += fmt::format(
      ": {}. Nothing was changed. `weir verify` lists all damage; restore the file from a backup, or cut the log there "
      "with `weir repair`, which names the events that would be lost",
      place.reason);
  return {Errc::corrupted, std::move(message), std::move(place)};
}

}  // namespace weir::log
