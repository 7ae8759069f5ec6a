#include "run_workloads.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "machine.hpp"
#include "markdown.hpp"
#include "page.hpp"
#include "peers/kinds.hpp"
#include "picture.hpp"
#include "report.hpp"
#include "scratch.hpp"
#include "workloads/workloads.hpp"

namespace bench {
namespace {

constexpr const char* kPicture = "performance.svg";

/// SQLite alone, or all that this machine has; who is missing is named.
std::vector<const PeerKind*> choose_peers(bool all) {
  std::vector<const PeerKind*> chosen;
  for (const auto& kind : all_peer_kinds()) {
    if (kind.installed() && (all || kind.place == kSqlite)) chosen.push_back(&kind);
    if (all && !kind.installed()) {
      std::fprintf(stderr, "%s is left out, it is not installed (Debian's packages: %s)\n", kind.who().title,
                   kind.packages);
    }
  }
  return chosen;
}

/// "SQLite 3.40.1, LMDB 0.9.24"
std::string versions_of(const std::vector<const PeerKind*>& peers) {
  std::string versions;
  for (const auto* kind : peers)
    versions += std::string(versions.empty() ? "" : ", ") + kind->who().title + " " + kind->version();
  return versions;
}

}  // namespace

void print(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

void show_progress(const std::string& line) {
  if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\033[K%s\r", line.c_str());
}

void run_workloads(const Options& options) {
  std::optional<PagePart> page;
  if (!options.into.empty()) page.emplace(options.into, "peers");
  const std::uintmax_t needed = (std::uintmax_t{options.quick ? 1U : 4U} << 30) * (options.peers ? 3 : 1);
  const Scratch scratch(options.folder, needed);
  Run run{.scratch = scratch, .quick = options.quick, .peers = choose_peers(options.peers)};
  const std::string machine = machine_line(scratch.root()) + (options.peers ? "; " + versions_of(run.peers) : "");
  if (!options.json) {
    print(machine + "\n");
    if (!options.peers) print(table_head());
  }
  std::vector<Outcome> outcomes;
  for (const auto& workload : all_workloads()) {
    if (!options.only.empty() && std::ranges::find(options.only, workload.name) == options.only.end()) continue;
    show_progress(std::string(workload.name) + ": " + workload.what + " ...");
    outcomes.push_back(workload.measure(run));
    show_progress("");
    print(options.json    ? as_json(outcomes.back(), options.peers)
          : options.peers ? as_lines(outcomes.back())
                          : as_row(outcomes.back()));
  }
  if (!page) return;
  write_file(page->beside(kPicture), as_picture(outcomes));
  page->write(as_markdown(outcomes, machine, kPicture));
}

}  // namespace bench
