// The verbs of `weir streams`: they say what is shown of a stream, and end it.
#include <memory>

#include "commands/life.hpp"
#include "declare.hpp"
#include "env/environment.hpp"
#include "log/identity.hpp"
#include "stores.hpp"

namespace weir::cli {
namespace {

struct Given {
  Path directory;
  std::string stream;
  MetadataChange change;
};

/// Like with_store, and makes none where there is none.
Result<void> with_existing_store(const Path& directory, const std::function<Result<void>(EventStore&)>& use) {
  WEIR_CHECK(log::read_identity_file(env::real_environment().files, {directory}));
  return with_store(directory, use);
}

void add_names(CLI::App* command, Given& into) {
  add_directory(command, into.directory);
  command->add_option("STREAM", into.stream, "The stream's name")->type_name("")->required();
}

}  // namespace

void add_stream_verbs(CLI::App& streams, Chosen& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* metadata = add_command(streams, chosen, "metadata", "What is shown of a stream; with options, changes it",
                                   "  weir streams metadata data/order order-42\n"
                                   "  weir streams metadata data/order sensor-7 --max-count 1000 --max-age 86400\n"
                                   "  weir streams metadata data/order sensor-7 --max-age 0\n"
                                   "\n"
                                   "What is not given stays as it is. Changing needs the store to itself: a service\n"
                                   "that has it open does it with weir::set_stream_metadata.");
  add_names(metadata, *given);
  const auto add_limit = [&](const char* option, std::optional<std::uint64_t>& into, const char* type_name,
                             const char* what) { takes_number(metadata->add_option(option, into, what), type_name); };
  add_limit("--max-count", given->change.max_count, "N", "Shows the last so many events; 0: no limit");
  add_limit("--max-age", given->change.max_age, "SECONDS", "Shows events younger than this; 0: no limit");
  add_limit("--truncate-before", given->change.truncate_before, "N", "Shows events from this version on; 0: all");
  metadata->callback([given, &chosen] {
    chosen.run = [given](const Terminal& terminal) {
      if (given->change.is_none())
        return with_reader(given->directory,
                           [&](const EventReader& reader) { return show_metadata(reader, given->stream, terminal); });
      return with_existing_store(given->directory, [&](EventStore& store) {
        return change_metadata(store, given->stream, given->change, terminal);
      });
    };
  });

  const auto add_end = [&](const char* name, const char* summary, const char* examples, auto end) {
    CLI::App* command = add_command(streams, chosen, name, summary, examples);
    add_names(command, *given);
    command->callback([given, &chosen, end] {
      chosen.run = [given, end](const Terminal& terminal) {
        return with_existing_store(given->directory,
                                   [&](EventStore& store) { return end(store, given->stream, terminal); });
      };
    });
  };
  add_end("delete", "Deletes what is in a stream; it can be begun again",
          "  weir streams delete data/order order-42\n"
          "\n"
          "The log keeps the events: `all`, `query` and subscriptions go on showing them.",
          delete_and_tell);
  add_end("tombstone", "Ends a stream for ever, also one that never was: it cannot be undone",
          "  weir streams tombstone data/order order-42\n"
          "\n"
          "From then on reading it and appending to it fail with stream_tombstoned.",
          tombstone_and_tell);
}

}  // namespace weir::cli
