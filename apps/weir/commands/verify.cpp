#include "commands/verify.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string place_of(const Corruption& damage) {
  return fmt::format("{}, offset {}{}: {}", damage.file, damage.offset,
                     damage.position ? fmt::format(" (position {})", damage.position->value) : "", damage.reason);
}

void print_json(const log::VerifyReport& report, const Terminal& terminal) {
  Json damage = Json::array();
  for (const Corruption& one : report.damage)
    damage.push_back({{"file", one.file},
                      {"offset", one.offset},
                      {"position", one.position ? Json(one.position->value) : Json()},
                      {"reason", one.reason}});
  const Json line{{"segments", report.segments},
                  {"frames", report.frames},
                  {"events", report.events},
                  {"bytes", report.bytes},
                  {"damage", damage}};
  terminal.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

Result<void> report_verification(const log::VerifyReport& report, const Terminal& terminal) {
  if (terminal.json()) {
    print_json(report, terminal);
  } else {
    terminal.out << fmt::format("{} events in {} frames of {} segment{}, {} bytes: {}\n", report.events, report.frames,
                                report.segments, report.segments == 1 ? "" : "s", report.bytes,
                                report.damage.empty() ? "all is well" : "damaged");
  }
  if (report.damage.empty()) return {};
  const Corruption& first = report.damage.front();
  return Error(
      Errc::corrupted,
      fmt::format(
          "{}{}. Nothing was changed; copy the directory before anything else, then restore these "
          "events from a backup",
          place_of(first),
          report.damage.size() > 1 ? fmt::format(", and {} more damaged segments", report.damage.size() - 1) : ""),
      first);
}

}  // namespace weir::cli
