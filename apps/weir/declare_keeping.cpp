// The commands that keep stores safe: they check, mend, and make copies.
#include <memory>

#include "commands/backup.hpp"
#include "commands/copies.hpp"
#include "commands/repair.hpp"
#include "commands/root.hpp"
#include "commands/verify.hpp"
#include "declare.hpp"
#include "env/environment.hpp"
#include "progress_line.hpp"
#include "stores.hpp"

namespace weir::cli {
namespace {

struct GivenCopy {
  Path from;
  Path to;
  CopyRange range;
};

CLI::Option* add_path(CLI::App* command, const char* name, Path& into, const char* what) {
  return command->add_option(name, into, what)->type_name("")->required();
}

/// --position and --time, of which one may be given.
void add_copy_range(CLI::App* command, CopyRange& into) {
  auto* position = command->add_option("--position", into.position, "Ends before the event at this position");
  takes_number(position);
  command->add_option("--time", "Ends with what was committed up to this time, like 2026-11-24T10:15:00Z")
      ->type_name("TIME")
      ->excludes(position)
      ->each([&into](const std::string& text) { into.time = parse_time(text); })
      ->check([](const std::string& text) {
        return parse_time(text) ? "" : "expected a time like 2026-11-24T10:15:00Z, found " + text;
      });
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    std::optional<proof::Digest> root;
    std::optional<std::uint64_t> end;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "verify",
                                  "Reads every byte of the log from the disk and checks it, and the index against it",
                                  "  weir verify data/order\n"
                                  "  weir verify backups/order\n"
                                  "  weir verify data/order --root HASH --position 1000\n"
                                  "\n"
                                  "Of a store, also while a service writes to it, or of a backup.");
  add_directory(command, given->directory);
  auto* root = command->add_option("--root", "And that the history has this root: nobody rewrote it")
                   ->type_name("HASH")
                   ->each([given](const std::string& text) { given->root = proof::digest_from_hex(text); })
                   ->check([](const std::string& text) {
                     return proof::digest_from_hex(text) ? "" : "expected 64 hexadecimal digits, found " + text;
                   });
  takes_number(command->add_option("--position", given->end, "Where it had it; else any commit may end with it"))
      ->needs(root);
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) -> Result<void> {
      const auto found = store::verify(env::real_environment(), given->directory, progress_line(terminal, "verifying"));
      if (!found) return naming_stores_below(given->directory, found.error());
      WEIR_CHECK(report_verification(*found, terminal));
      if (!given->root) return {};
      const auto end = given->end ? std::optional(Position{*given->end}) : std::nullopt;
      return check_root(given->directory, *given->root, end, terminal);
    };
  });
}

void add_repair(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    bool yes = false;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command =
      add_command(app, chosen, "repair", "Cuts the log of a damaged store before the damage, and makes lost files anew",
                  "  weir repair data/order            shows what it would do, and changes nothing\n"
                  "  weir repair data/order --yes      does it\n"
                  "\n"
                  "What is cut is kept in data/order/cut-TIME. A backup may lose less.");
  add_directory(command, given->directory);
  command->add_flag("--yes", given->yes, "Does it");
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return or_stores_below(given->directory,
                             repair(given->directory, given->yes ? Consent::yes : Consent::no, terminal));
    };
  });
}

void add_backup(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<GivenCopy>();
  CLI::App* command =
      add_command(app, chosen, "backup", "Brings a backup of a store up to date, also while it is written to",
                  "  weir backup data/order backups/order\n"
                  "\n"
                  "The first time it copies everything, then only what is new.");
  add_directory(command, given->from);
  add_path(command, "TO", given->to, "The backup's directory");
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return or_stores_below(given->from, backup(given->from, given->to, terminal));
    };
  });
}

void add_restore(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<GivenCopy>();
  CLI::App* command = add_command(app, chosen, "restore", "Makes a store of a backup; it is held until `weir resume`",
                                  "  weir restore backups/order data/order\n"
                                  "  weir restore backups/order /tmp/then --time 2026-11-24T10:15:00Z");
  add_path(command, "BACKUP", given->from, "The backup's directory");
  add_path(command, "DIR", given->to, "The new store's directory, absent or empty");
  add_copy_range(command, given->range);
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return or_stores_below(given->from, restore(given->from, given->to, given->range, terminal));
    };
  });
}

void add_fork(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<GivenCopy>();
  CLI::App* command = add_command(
      app, chosen, "fork", "Makes a writable copy of a store that shares its files; it is held until `weir resume`",
      "  weir fork data/order /tmp/order-trial\n"
      "  weir fork data/order /tmp/order-then --position 1000\n"
      "\n"
      "Also while a service writes to the store. Neither sees what is written to the other.");
  add_directory(command, given->from);
  add_path(command, "TO", given->to, "The new store's directory, absent or empty");
  add_copy_range(command, given->range);
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return or_stores_below(given->from, fork_store(given->from, given->to, given->range, terminal));
    };
  });
}

void add_resume(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<Path>();
  CLI::App* command =
      add_command(app, chosen, "resume", "Lets the consumers and timers of a restored or forked store start",
                  "  weir resume data/order");
  add_directory(command, *given);
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) { return or_stores_below(*given, resume(*given, terminal)); };
  });
}

}  // namespace weir::cli
