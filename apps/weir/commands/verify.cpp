#include "commands/verify.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

Json damage_json(const Corruption& damage) {
  return {{"file", damage.file},
          {"offset", damage.offset},
          {"position", damage.position ? Json(damage.position->value) : Json()},
          {"reason", damage.reason}};
}

std::string damage_text(const Corruption& damage) {
  const std::string position = damage.position ? fmt::format("position {}", damage.position->value) : "";
  if (damage.file.empty()) return fmt::format("{}: {}", position, damage.reason);
  return fmt::format("{}, offset {}{}: {}", damage.file, damage.offset, position.empty() ? "" : ", " + position,
                     damage.reason);
}

}  // namespace

Result<void> report_verification(const store::Verification& found, const Terminal& terminal) {
  if (terminal.json()) {
    const Json line{{"segments", found.segments}, {"frames", found.frames},
                    {"events", found.events},     {"streams", found.streams},
                    {"bytes", found.bytes},       {"damage", found.damage ? damage_json(*found.damage) : Json()}};
    terminal.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    terminal.out << fmt::format("{} events in {} frames of {} segment{}, {} bytes: {}\n", found.events, found.frames,
                                found.segments, found.segments == 1 ? "" : "s", found.bytes,
                                found.damage ? "damaged" : "all is well");
  }
  if (!found.damage) return {};
  return Error(
      Errc::corrupted,
      damage_text(*found.damage) +
          ". Nothing was changed. Restore it from a backup, or see with `weir repair` what cutting the log there would "
          "lose",
      *found.damage);
}

}  // namespace weir::cli
