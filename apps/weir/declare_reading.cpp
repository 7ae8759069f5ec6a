#include <unistd.h>

#include <memory>

#include "commands/inspect.hpp"
#include "commands/read.hpp"
#include "commands/streams.hpp"
#include "commands/tail.hpp"
#include "commands/trace.hpp"
#include "declare.hpp"
#include "frame_place.hpp"
#include "interrupt.hpp"
#include "stores.hpp"

namespace weir::cli {
namespace {

void add_range(CLI::App* command, ReadRange& into, const char* from) {
  takes_number(command->add_option("--from", into.from, from));
  takes_number(command->add_option("--limit", into.limit, "At most so many events"));
}

}  // namespace

void add_streams(CLI::App& app, Chosen& chosen) {
  auto given = std::make_shared<Path>();
  CLI::App* command = add_command(app, chosen, "streams", "The streams of a store, with their numbers of events",
                                  "  weir streams data/order\n"
                                  "  weir streams data/order --json | jq -r .stream\n"
                                  "  weir streams metadata data/order order-42");
  add_directory(command, *given)->required(false);
  command->require_subcommand(0, 1);
  add_stream_verbs(*command, chosen);
  command->callback([command, given, &chosen] {
    if (!command->get_subcommands().empty()) return;
    if (given->empty()) throw CLI::RequiredError("DIR");
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(*given, [&](const EventReader& reader) { return list_streams(reader, terminal); });
    };
  });
}

void add_read(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    std::string stream;
    ReadRange range;
    bool backwards = false;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "read", "The events of one stream",
                                  "  weir read data/order order-536365\n"
                                  "  weir read data/order order-536365 --backwards --limit 1 --json");
  add_directory(command, given->directory);
  command->add_option("STREAM", given->stream, "The stream's name")->type_name("")->required();
  add_range(command, given->range, "The first stream version (with --backwards the last)");
  command->add_flag("--backwards", given->backwards, "The newest first");
  command->callback([given, &chosen] {
    if (given->backwards) given->range.direction = Direction::backwards;
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(given->directory, [&](const EventReader& reader) {
        return read_stream(reader, given->stream, given->range, terminal);
      });
    };
  });
}

void add_all(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    ReadRange range;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "all", "All events of a store, in the order of their positions",
                                  "  weir all data/order --from 1000 --limit 20\n"
                                  "  weir all data/order --json > order.jsonl");
  add_directory(command, given->directory);
  add_range(command, given->range, "The first position");
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(given->directory,
                         [&](const EventReader& reader) { return read_all(reader, given->range, terminal); });
    };
  });
}

void add_query(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    Alternative what;
    ReadRange range;
    bool backwards = false;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "query", "The events of any of some types that have all of some tags",
                                  "  weir query data/order --tag customer:7\n"
                                  "  weir query data/order --type OrderShipped.v1 --type OrderCancelled.v1 \\\n"
                                  "    --tag customer:7 --tag country:FR --backwards --limit 1 --json");
  add_directory(command, given->directory);
  const auto add_names = [command](const char* option, std::vector<std::string>& into, const char* type_name,
                                   const char* what) {
    command->add_option(option, into, what)->type_name(type_name)->allow_extra_args(false);
  };
  add_names("--type", given->what.types, "TYPE", "Of this type; of several, any");
  add_names("--tag", given->what.tags, "K:V", "With this tag; of several, all");
  add_range(command, given->range, "The first position (with --backwards the last)");
  command->add_flag("--backwards", given->backwards, "The newest first");
  command->callback([given, &chosen] {
    if (given->what.types.empty() && given->what.tags.empty())
      throw CLI::RequiredError("--type or --tag (`weir all DIR` reads everything)");
    if (given->backwards) given->range.direction = Direction::backwards;
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(given->directory, [&](const EventReader& reader) {
        return read_query(reader, {given->what}, given->range, terminal);
      });
    };
  });
}

void add_tail(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    TailOptions options;
    std::optional<std::uint64_t> from;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "tail", "The last events of a store, then those that come",
                                  "  weir tail data/order\n"
                                  "  weir tail data/order --last 0 --json | jq .type\n"
                                  "  weir tail data/order --from 1000");
  add_directory(command, given->directory);
  auto* last = command->add_option("--last", given->options.last, "Begins with so many that are there [10]");
  takes_number(last);
  takes_number(command->add_option("--from", given->from, "Begins at this position instead"))->excludes(last);
  command->callback([given, &chosen] {
    if (given->from) given->options.from = Position{*given->from};
    chosen.run = [given](const Terminal& terminal) {
      catch_interrupts();
      const auto stop = [] { return interrupted() || reader_is_gone(STDOUT_FILENO); };
      return with_reader(given->directory,
                         [&](const EventReader& reader) { return tail(reader, given->options, terminal, stop); });
    };
  });
}

void add_inspect(CLI::App& app, Chosen& chosen) {
  struct Given {
    Path directory;
    std::uint64_t position = 0;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "inspect", "An event and the frame that holds it, with all details",
                                  "  weir inspect data/order 1000");
  add_directory(command, given->directory);
  takes_number(command->add_option("POSITION", given->position, "The event's position"), "")->required();
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return with_reader(given->directory, [&](const EventReader& reader) -> Result<void> {
        const Position position{given->position};
        WEIR_TRY(const auto place, find_frame(given->directory, position));
        return inspect(reader, position, place, terminal);
      });
    };
  });
}

void add_trace(CLI::App& app, Chosen& chosen) {
  struct Given {
    std::vector<Path> directories;
    std::string correlation;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, chosen, "trace", "The causes and effects of one flow, across stores",
                                  "  weir trace data/shop data/order data/payment --correlation ID\n"
                                  "  weir trace data/shop data/order --correlation ID --json");
  command->add_option("DIR", given->directories, "The stores' directories")->type_name("")->required();
  command->add_option("--correlation", given->correlation, "The flow: the id of its first event")
      ->type_name("ID")
      ->required()
      ->check([](const std::string& text) {
        const auto id = parse_id<EventId>(text);
        if (!id) return "expected an id of 8-4-4-4-12 hexadecimal digits, found " + text;
        return std::string(id->is_nil() ? "expected the id of an event, found the nil id, which none has" : "");
      });
  command->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      return with_readers(given->directories, [&](const std::vector<NamedReader>& readers) {
        return trace(readers, *parse_id<EventId>(given->correlation), terminal);
      });
    };
  });
}

}  // namespace weir::cli
