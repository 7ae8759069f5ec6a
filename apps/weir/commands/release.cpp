#include "commands/release.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <set>

#include "event_text.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir::cli {
namespace {

/// A name that no consumer has is another mistake than a key that is not parked.
Error why_not_found(const std::filesystem::path& directory, const DeadLetterName& letter, const Error& error) {
  const auto reader = follow_store(directory);
  if (!reader) return error;
  const auto all = standings(**reader);
  if (!all) return error;
  std::set<std::string> names;
  for (const Standing& standing : *all) names.insert(standing.consumer);
  if (names.contains(letter.consumer)) return error;
  return {Errc::not_found, names.empty() ? fmt::format("there is no consumer {} here, nor any other", letter.consumer)
                                         : fmt::format("there is no consumer {} here; there are: {}", letter.consumer,
                                                       fmt::join(names, ", "))};
}

}  // namespace

Result<void> release_dead_letter(const std::filesystem::path& directory, const DeadLetterName& letter,
                                 const Terminal& terminal) {
  const auto released = release_key(directory, letter.consumer, letter.key);
  if (!released && released.error().code() == Errc::not_found)
    return why_not_found(directory, letter, released.error());
  if (!released) return released.error();
  if (terminal.json()) {
    const nlohmann::ordered_json line{{"consumer", letter.consumer}, {"key", letter.key}, {"released", true}};
    terminal.out << line.dump() << '\n';
  } else {
    terminal.out << fmt::format("released key {} of {}\n", printable(letter.key), printable(letter.consumer));
  }
  return {};
}

}  // namespace weir::cli
