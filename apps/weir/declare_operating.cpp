#include <iostream>
#include <memory>

#include "commands/append.hpp"
#include "commands/dead_letters.hpp"
#include "commands/release.hpp"
#include "commands/status.hpp"
#include "declare.hpp"
#include "env/environment.hpp"
#include "stores.hpp"

namespace weir::cli {

void add_append(CLI::App& app, Chosen& chosen) {
  constexpr std::uint32_t kMiB = 1024 * 1024;
  struct Given {
    Path directory;
    AppendOptions options;
    std::uint32_t segment_mib = StoreOptions{}.segment_bytes / kMiB;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(
      app, chosen, "append", "Commits events from lines of JSON on standard input; makes the store if there is none",
      "  echo '{\"stream\":\"order-1\",\"type\":\"OrderCreated.v1\",\"data\":{\"total\":\"12.500\"}}' |\n"
      "    weir append data/order\n"
      "  weir append data/order --in-flight 256 < events.jsonl > receipts.jsonl\n"
      "\n"
      "A line may also have \"expected\" (\"any\", \"no_stream\", \"exists\" or a version), \"id\", \"correlation\",\n"
      "\"causation\", \"metadata\", \"tags\" and "
      "\"fail_if_any\":{\"query\":[{\"types\":[],\"tags\":[]}],\"after\":POSITION}: the\n"
      "line is refused if an event that matches stands at or past that position. Names of streams and types that\n"
      "begin with $ are Weir's own.\n"
      "\n"
      "Each line is answered in its order: {\"stream\",\"version\",\"position\"}\n"
      "once it is durable, or {\"error\":{\"code\",\"message\",\"line\"}}. The answers are always JSON. The exit code "
      "is\n"
      "0, or that of the first refused line.");
  add_directory(command, given->directory);
  takes_number(
      command->add_option("--in-flight", given->options.in_flight, "How many commits may be under way at once [1]"))
      ->check(CLI::Range(1, 65536).description(""));
  takes_number(command->add_option("--segment-mib", given->segment_mib,
                                   "The size of the log's files, if the store is made now [32]"))
      ->check(CLI::Range(9, 1024).description(""));
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return with_store(given->directory,
                        [&](EventStore& store) { return append(store, std::cin, given->options, terminal); },
                        {.segment_bytes = given->segment_mib * kMiB});
    };
  });
}

void add_status(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<Path>();
  CLI::App* command = add_command(app, chosen, "status", "A store, and how its consumers stand in their sources",
                                  "  weir status data/order\n"
                                  "  weir status data/order --json | jq '.consumers[] | {consumer, lag_seconds}'");
  add_directory(command, *given);
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(*given, [&](const EventReader& reader) {
        return status(reader, follow_source, {.bytes = bytes_in(*given), .now = env::real_environment().clock.now()},
                      terminal);
      });
    };
  });
}

void add_dead_letters(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    std::optional<std::string> consumer;
    std::string key;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "dead-letters", "The keys that are parked, and their release",
                                  "  weir dead-letters data/order\n"
                                  "  weir dead-letters list data/order --consumer order-intake --json\n"
                                  "  weir dead-letters release data/order --consumer order-intake --key 536365");
  const auto list = [given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(given->directory, [&](const EventReader& reader) {
        return list_dead_letters(reader, given->consumer, terminal);
      });
    };
  };
  const auto of_one_consumer = [given](CLI::App* lister) {
    lister->add_option("--consumer", given->consumer, "Of this consumer only")->type_name("NAME");
  };
  add_directory(command, given->directory)->required(false);
  of_one_consumer(command);
  command->require_subcommand(0, 1);
  command->callback([command, given, list] {
    if (!command->get_subcommands().empty()) return;
    if (given->directory.empty()) throw CLI::RequiredError("DIR");
    list();
  });

  CLI::App* listing = add_command(*command, chosen, "list", "The parked keys, each with the event that failed and why",
                                  "  weir dead-letters list data/order --json");
  add_directory(listing, given->directory);
  of_one_consumer(listing);
  listing->callback(list);

  CLI::App* release = add_command(
      *command, chosen, "release", "Lets a parked key be tried again, in its order",
      "  weir dead-letters release data/order --consumer order-intake --key 536365\n"
      "\n"
      "Goes through the service while it runs; while it is down, the release is recorded for its next start.");
  add_directory(release, given->directory);
  release->add_option("--consumer", given->consumer, "The consumer that parked it")->type_name("NAME")->required();
  release->add_option("--key", given->key, "The parked key")->type_name("KEY")->required();
  release->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return release_dead_letter(given->directory, {*given->consumer, given->key}, terminal);
    };
  });
}

}  // namespace weir::cli
