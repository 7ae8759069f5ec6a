#include "commands/verify.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

Json damage_json(const std::optional<Corruption>& damage) {
  if (!damage) return {};
  return {{"file", damage->file},
          {"offset", damage->offset},
          {"position", damage->position ? Json(damage->position->value) : Json()},
          {"reason", damage->reason}};
}

Json index_json(const std::optional<store::IndexVerification>& index) {
  if (!index) return {};
  return {{"files", index->files}, {"terms", index->terms}, {"damage", damage_json(index->damage)}};
}

std::string damage_text(const Corruption& damage) {
  const std::string position = damage.position ? fmt::format("position {}", damage.position->value) : "";
  if (damage.file.empty()) return fmt::format("{}: {}", position, damage.reason);
  return fmt::format("{}, offset {}{}: {}", damage.file, damage.offset, position.empty() ? "" : ", " + position,
                     damage.reason);
}

std::string files(std::uint64_t count) { return fmt::format("{} file{}", count, count == 1 ? "" : "s"); }

}  // namespace

Result<void> report_verification(const store::Verification& found, const Terminal& terminal) {
  const bool is_well = !found.damage && (!found.index || !found.index->damage);
  if (terminal.json()) {
    const Json line{{"segments", found.segments},
                    {"frames", found.frames},
                    {"events", found.events},
                    {"gone", found.gone},
                    {"streams", found.streams},
                    {"bytes", found.bytes},
                    {"damage", damage_json(found.damage)},
                    {"index", index_json(found.index)}};
    terminal.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    const std::string index = found.index ? fmt::format(", {} in its index", files(found.index->files)) : "";
    const std::string gone = found.gone == 0 ? "" : fmt::format(" ({} of them scavenged)", found.gone);
    terminal.out << fmt::format("{} events{} in {} frames of {} segment{}, {} bytes{}: {}\n", found.events, gone,
                                found.frames, found.segments, found.segments == 1 ? "" : "s", found.bytes, index,
                                is_well ? "all is well" : "damaged");
  }
  if (found.damage)
    return Error(
        Errc::corrupted,
        damage_text(*found.damage) +
            ". Nothing was changed. Restore it from a backup, or see with `weir repair` what cutting the log there "
            "would lose",
        *found.damage);
  if (!is_well)
    return Error(Errc::corrupted,
                 damage_text(*found.index->damage) +
                     ". Nothing was changed. The log is whole, and no event is lost: `weir index rebuild` makes the "
                     "index anew",
                 *found.index->damage);
  return {};
}

}  // namespace weir::cli
