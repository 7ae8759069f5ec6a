#include "commands/root.hpp"

#include <fmt/format.h>

#include "env/environment.hpp"
#include "progress_line.hpp"
#include "proof/history.hpp"

namespace weir::cli {
namespace {

void print_json(const proof::HistoryRoot& root, const Terminal& terminal) {
  terminal.out << fmt::format("{{\"store\":\"{}\",\"position\":{},\"commits\":{},\"root\":\"{}\"}}\n",
                              to_string(root.store), root.end.value, root.commits, proof::to_hex(root.root));
}

std::string extent(const proof::HistoryRoot& root) {
  return fmt::format("position {}, {} commit{}", root.end.value, root.commits, root.commits == 1 ? "" : "s");
}

Error diverged(const proof::Digest& root, std::string_view found) {
  return {Errc::source_diverged,
          fmt::format("the history does not have the root {}: {}. What was there when that root was taken was changed "
                      "or cut off, or it is the root of another store",
                      proof::to_hex(root), found)};
}

Result<proof::HistoryRoot> root_before(const std::filesystem::path& directory, const proof::Digest& root, Position end,
                                       const Terminal& terminal) {
  auto found = proof::root_of_history(env::real_environment(), directory, end, progress_line(terminal, "hashing"));
  // A history with that root had commits up to there, and this one has none that ends there.
  if (!found && found.error().code() == Errc::invalid_argument) return diverged(root, found.error().message());
  if (found && found->root != root)
    return diverged(root, fmt::format("at position {} it has {}", end.value, proof::to_hex(found->root)));
  return found;
}

}  // namespace

Result<void> print_root(const std::filesystem::path& directory, std::optional<Position> end, const Terminal& terminal) {
  WEIR_TRY(const auto root,
           proof::root_of_history(env::real_environment(), directory, end, progress_line(terminal, "hashing")));
  if (terminal.json()) {
    print_json(root, terminal);
  } else {
    terminal.out << fmt::format("{}  {}\n", proof::to_hex(root.root), extent(root));
  }
  return {};
}

Result<void> check_root(const std::filesystem::path& directory, const proof::Digest& root, std::optional<Position> end,
                        const Terminal& terminal) {
  std::optional<proof::HistoryRoot> found;
  if (end) {
    WEIR_TRY(found, root_before(directory, root, *end, terminal));
  } else {
    WEIR_TRY(found, proof::find_root(env::real_environment(), directory, root, progress_line(terminal, "hashing")));
    if (!found) return diverged(root, "no commit ends with it");
  }
  if (terminal.json()) {
    print_json(*found, terminal);
  } else {
    terminal.out << fmt::format("the root is that of {}: nobody rewrote what stands before\n", extent(*found));
  }
  return {};
}

}  // namespace weir::cli
