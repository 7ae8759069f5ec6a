#include <memory>

#include "commands/scavenge.hpp"
#include "declare.hpp"

namespace weir::cli {

void add_scavenge(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<std::filesystem::path>();
  CLI::App* command =
      add_command(app, chosen, "scavenge", "Gives back the space of events that their streams do not show any more",
                  "  weir scavenge data/order\n"
                  "  weir scavenge data/order --json\n"
                  "\n"
                  "What limits, deletions and tombstones hide is gone then, for every read. Positions,\n"
                  "versions and roots stay what they were. Also while a service serves, which does it\n"
                  "itself. Interrupted, the next run goes on where it was.");
  add_directory(command, *given);
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) { return scavenge_store(*given, terminal); };
  });
}

}  // namespace weir::cli
