#include "commands/dead_letters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "event_text.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

void print_json(const Standing& standing, const Deferral& letter, const Terminal& terminal) {
  const Json line{{"consumer", standing.consumer},
                  {"source", standing.source.label},
                  {"key", letter.key},
                  {"position", letter.position.value},
                  {"stream", letter.stream},
                  {"type", letter.type},
                  {"event", to_string(letter.event)},
                  {"attempts", letter.attempts},
                  {"reason", letter.reason},
                  {"error", letter.error},
                  {"since", to_string(letter.since)}};
  terminal.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_text(const Standing& standing, const Deferral& letter, const Terminal& terminal) {
  terminal.out << fmt::format("{}{}{}  key {}\n", terminal.bold(), printable(standing.consumer), terminal.plain(),
                              printable(letter.key))
               << fmt::format("  {} at position {} of {}, stream {}\n", printable(letter.type), letter.position.value,
                              printable(standing.source.label), printable(letter.stream))
               << fmt::format("  tried {} time{} since {}: {} ({})\n", letter.attempts, letter.attempts == 1 ? "" : "s",
                              to_string(letter.since), printable(letter.error), printable(letter.reason));
}

/// An empty answer would say that nothing of it is parked.
Error no_such_consumer(const std::string& name, const std::vector<Standing>& all) {
  std::set<std::string> names;
  for (const Standing& standing : all) names.insert(standing.consumer);
  return {Errc::not_found,
          fmt::format("there is no consumer \"{}\" in this store; {}", name,
                      names.empty() ? "none has started yet" : fmt::format("there is: {}", fmt::join(names, ", ")))};
}

}  // namespace

Result<void> list_dead_letters(const EventReader& own, const std::optional<std::string>& consumer,
                               const Terminal& terminal) {
  WEIR_TRY(const auto all, standings(own));
  if (consumer && std::ranges::find(all, *consumer, &Standing::consumer) == all.end())
    return no_such_consumer(*consumer, all);
  for (const Standing& standing : all) {
    if (consumer && standing.consumer != *consumer) continue;
    for (const Deferral& letter : standing.deferred) {
      if (letter.state != DeferralState::parked) continue;
      if (terminal.json()) {
        print_json(standing, letter, terminal);
      } else {
        print_text(standing, letter, terminal);
      }
    }
  }
  return {};
}

}  // namespace weir::cli
