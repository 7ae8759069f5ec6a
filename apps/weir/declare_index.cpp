#include <memory>

#include "commands/rebuild_index.hpp"
#include "declare.hpp"
#include "env/environment.hpp"
#include "progress_line.hpp"

namespace weir::cli {

void add_index(CLI::App& app, Chosen& chosen) {
  CLI::App* command = add_command(app, chosen, "index", "What is derived from the log to find events in it",
                                  "  weir index rebuild data/order");
  command->require_subcommand(1);

  auto given = std::make_shared<std::filesystem::path>();
  CLI::App* rebuild =
      add_command(*command, chosen, "rebuild", "Makes the index anew from the log",
                  "  weir index rebuild data/order\n"
                  "\n"
                  "For when a file of it is damaged, or a newer Weir wrote it. No event is lost. The\n"
                  "service must not run. Interrupted, it is completed by whoever opens the store next.");
  add_directory(rebuild, *given);
  rebuild->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) -> Result<void> {
      const auto rebuilt = store::rebuild_index(env::real_environment(), *given, position_line(terminal, "indexing"));
      wipe_line(terminal);
      if (!rebuilt) return rebuilt.error();
      report_rebuilt(*rebuilt, terminal);
      return {};
    };
  });
}

}  // namespace weir::cli
