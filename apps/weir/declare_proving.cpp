// The commands of a log that shows when somebody rewrote it.
#include <memory>

#include "commands/prove.hpp"
#include "commands/root.hpp"
#include "declare.hpp"
#include "env/environment.hpp"
#include "progress_line.hpp"
#include "stores.hpp"

namespace weir::cli {

void add_root(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    std::optional<std::uint64_t> end;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command =
      add_command(app, chosen, "root",
                  "A hash over a store's history: noted elsewhere, it shows later whether somebody rewrote that",
                  "  weir root data/order\n"
                  "  weir root data/order --position 1000 --json\n"
                  "  weir verify data/order --root HASH --position 1000\n"
                  "\n"
                  "Also of a backup, and while a service writes.");
  add_directory(command, given->directory);
  takes_number(command->add_option("--position", given->end, "Of what stands before this position only"));
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return print_root(given->directory, given->end ? std::optional(Position{*given->end}) : std::nullopt, terminal);
    };
  });
}

void add_prove(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    std::uint64_t position = 0;
    std::optional<std::uint64_t> end;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(
      app, chosen, "prove", "A proof that an event is in the history with a root, for somebody who has that root only",
      "  weir prove data/order 7 > proof.json\n"
      "  weir prove data/order 7 --position 1000 > proof.json\n"
      "  examples/check_proof/check_proof.py proof.json ROOT\n"
      "\n"
      "The proof is JSON with and without --json. It shows nothing of the other events.");
  add_directory(command, given->directory);
  takes_number(command->add_option("POSITION", given->position, "The event's position"), "")->required();
  takes_number(command->add_option("--position", given->end, "For the root of what stands before this position"));
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) -> Result<void> {
      WEIR_TRY(const auto proof,
               proof::prove_event(env::real_environment(), given->directory, Position{given->position},
                                  given->end ? std::optional(Position{*given->end}) : std::nullopt,
                                  progress_line(terminal, "hashing")));
      print_proof(proof, terminal);
      return {};
    };
  });
}

}  // namespace weir::cli
