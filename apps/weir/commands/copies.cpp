#include "commands/copies.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "env/environment.hpp"
#include "event_text.hpp"
#include "log/copies/backup.hpp"
#include "log/copies/log_copy.hpp"
#include "log/held.hpp"
#include "progress_line.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

log::CopyUntil until(const CopyRange& range) {
  if (range.position) return Position{*range.position};
  if (range.time) return *range.time;
  return log::AllDurable{};
}

std::string counted(std::uint64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print(const log::LogCopy& copy, const std::filesystem::path& directory, const Terminal& terminal) {
  if (terminal.json()) {
    const Json line{{"store", to_string(copy.store)},
                    {"end", copy.end.value},
                    {"held", true},
                    {"linked_segments", copy.linked_segments},
                    {"copied_segments", copy.copied_segments},
                    {"copied_bytes", copy.copied_bytes}};
    terminal.out << line.dump() << '\n';
    return;
  }
  terminal.out << fmt::format("{} holds {} as the store {}\n", directory.string(), counted(copy.end.value, "event"),
                              to_string(copy.store))
               << fmt::format("{} shared by link, {} copied ({})\n", counted(copy.linked_segments, "segment"),
                              copy.copied_segments, size_text(copy.copied_bytes))
               << fmt::format("Its consumers and timers are held. To let them go: weir resume {}\n",
                              directory.string());
}

}  // namespace

Result<void> restore(const std::filesystem::path& backup, const std::filesystem::path& directory,
                     const CopyRange& range, const Terminal& terminal) {
  env::Environment& environment = env::real_environment();
  WEIR_TRY(const log::LogSource source, log::source_of_backup(environment, backup));
  const auto copy = log::copy_log(environment, source, until(range), directory, log::Sharing::copies,
                                  progress_line(terminal, "restoring"));
  if (!copy) {
    const auto* place = copy.error().detail<Corruption>();
    if (place == nullptr) return copy.error();
    const std::string way_out =
        place->position ? fmt::format("; `--position {}` restores what is before it", place->position->value) : "";
    return Error(Errc::corrupted,
                 fmt::format("the backup is damaged at {}, offset {}: {}. Nothing was restored{}", place->file,
                             place->offset, place->reason, way_out),
                 *place);
  }
  print(*copy, directory, terminal);
  return {};
}

Result<void> fork_store(const std::filesystem::path& directory, const std::filesystem::path& to, const CopyRange& range,
                        const Terminal& terminal) {
  env::Environment& environment = env::real_environment();
  WEIR_TRY(const log::LogSource source, log::source_of_store(environment, directory));
  WEIR_TRY(const log::LogCopy copy, log::copy_log(environment, source, until(range), to, log::Sharing::links,
                                                  progress_line(terminal, "copying")));
  print(copy, to, terminal);
  return {};
}

Result<void> resume(const std::filesystem::path& directory, const Terminal& terminal) {
  env::FileSystem& files = env::real_environment().files;
  WEIR_TRY(const bool resumed, log::let_go(files, {directory}));
  WEIR_TRY(const log::Identity identity, log::read_identity(files, {directory}));
  if (terminal.json()) {
    terminal.out << Json{{"store", to_string(identity.store)}, {"resumed", resumed}}.dump() << '\n';
  } else if (resumed) {
    terminal.out << "consumers and timers of " << directory.string() << " may start now\n";
  } else {
    terminal.out << directory.string() << " was not held; nothing was changed\n";
  }
  return {};
}

}  // namespace weir::cli
