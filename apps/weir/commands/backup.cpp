#include "commands/backup.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "env/environment.hpp"
#include "event_text.hpp"
#include "log/copies/backup.hpp"
#include "progress_line.hpp"

namespace weir::cli {

Result<void> backup(const std::filesystem::path& directory, const std::filesystem::path& to, const Terminal& terminal) {
  WEIR_TRY(const log::BackupReport done,
           log::backup_log(env::real_environment(), directory, to, progress_line(terminal, "copying")));
  if (terminal.json()) {
    const nlohmann::ordered_json line{{"store", to_string(done.store)},
                                      {"from", done.from.value},
                                      {"end", done.end.value},
                                      {"segments", done.segments},
                                      {"bytes", done.bytes}};
    terminal.out << line.dump() << '\n';
  } else {
    terminal.out << fmt::format("{} events in the backup, {} of them new; {} written\n", done.end.value,
                                done.end - done.from, size_text(done.bytes));
  }
  return {};
}

}  // namespace weir::cli
