#include "commands/release.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "event_text.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir::cli {

Result<void> release_dead_letter(const std::filesystem::path& directory, const DeadLetterName& letter,
                                 const Terminal& terminal) {
  WEIR_CHECK(release_key(directory, letter.consumer, letter.key));
  if (terminal.json()) {
    const nlohmann::ordered_json line{{"consumer", letter.consumer}, {"key", letter.key}, {"released", true}};
    terminal.out << line.dump() << '\n';
  } else {
    terminal.out << fmt::format("released key {} of {}\n", printable(letter.key), printable(letter.consumer));
  }
  return {};
}

}  // namespace weir::cli
