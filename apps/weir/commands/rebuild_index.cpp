#include "commands/rebuild_index.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace weir::cli {

void report_rebuilt(const store::RebuiltIndex& rebuilt, const Terminal& terminal) {
  if (terminal.json()) {
    const nlohmann::ordered_json line{{"events", rebuilt.events}, {"files", rebuilt.files}, {"bytes", rebuilt.bytes}};
    terminal.out << line.dump() << '\n';
    return;
  }
  terminal.out << fmt::format("{} events indexed anew, in {} file{} of {} bytes; the log's last megabytes need none\n",
                              rebuilt.events, rebuilt.files, rebuilt.files == 1 ? "" : "s", rebuilt.bytes);
}

}  // namespace weir::cli
