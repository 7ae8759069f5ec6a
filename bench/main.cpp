// weir-bench: the command line.
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "contestants.hpp"
#include "follower.hpp"
#include "machine.hpp"
#include "peers/kinds.hpp"
#include "report.hpp"
#include "scratch.hpp"
#include "workloads/workloads.hpp"

namespace {

constexpr const char* kExamples = R"(Examples:
  weir-bench                        all workloads, some two minutes
  weir-bench --quick                all of them in less than 30 s, and coarser
  weir-bench --only durable_1 --only replay
  weir-bench --peers                against other stores, too: those that are installed
  weir-bench --json --dir /mnt/nvme > figures.jsonl

Weir, the bare loop and the peers take turns in short slices. Figures are medians over the rounds; in brackets what the
middle eight tenths of the rounds lie between. Ratios are medians of the rounds' own ratios, and higher is better for Weir.
Run it on a machine that does nothing else: slices do not help against a neighbour that comes and goes.
)";

/// $TMPDIR, or beside the folder of the programs: there the disk is a real one.
std::filesystem::path default_folder() {
  if (const char* chosen = std::getenv("TMPDIR"); chosen != nullptr && *chosen != '\0') return chosen;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
}

struct Options {
  bool json = false;
  bool quick = false;
  bool peers = false;
  std::vector<std::string> only{};
  std::string folder{};
  std::vector<std::string> follow{};
};

void print(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

/// SQLite alone, or all that this machine has; who is missing is named.
std::vector<const bench::PeerKind*> choose_peers(bool all) {
  std::vector<const bench::PeerKind*> chosen;
  for (const auto& kind : bench::all_peer_kinds()) {
    if (kind.installed() && (all || kind.place == bench::kSqlite)) chosen.push_back(&kind);
    if (all && !kind.installed()) {
      std::fprintf(stderr, "%s is left out, it is not installed (Debian's packages: %s)\n", kind.who().title,
                   kind.packages);
    }
  }
  return chosen;
}

void run_all(const Options& options) {
  const std::uintmax_t needed = (std::uintmax_t{options.quick ? 1U : 4U} << 30) * (options.peers ? 3 : 1);
  const bench::Scratch scratch(options.folder.empty() ? default_folder() : std::filesystem::path(options.folder),
                               needed);
  bench::Run run{.scratch = scratch, .quick = options.quick, .peers = choose_peers(options.peers)};
  if (!options.json) {
    print(bench::machine_line(scratch.root()) + "\n");
    if (!options.peers) print(bench::table_head());
  }
  for (const auto& workload : bench::all_workloads()) {
    if (!options.only.empty() &&
        std::find(options.only.begin(), options.only.end(), workload.name) == options.only.end())
      continue;
    if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "%s: %s ...\r", workload.name, workload.what);
    const auto outcome = workload.measure(run);
    if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\033[K");
    print(options.json    ? bench::as_json(outcome, options.peers)
          : options.peers ? bench::as_lines(outcome)
                          : bench::as_row(outcome));
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Weir against a bare loop and its peers, with 256-byte events on 10,000 streams."};
  app.footer(kExamples);
  Options options;
  std::vector<std::string> names;
  std::string list;
  for (const auto& workload : bench::all_workloads()) {
    names.emplace_back(workload.name);
    list += std::string("\n  ") + workload.name + ": " + workload.what;
  }
  app.add_flag("--json", options.json, "One line of JSON for each workload");
  app.add_flag("--quick", options.quick, "Fewer rounds, and a tenth of the data: under 30 s");
  app.add_flag("--peers", options.peers,
               "Besides SQLite also the other stores whose libraries were there when this was built");
  app.add_option("--only", options.only, "Only this workload; may be given several times:" + list)
      ->take_all()
      ->check(CLI::IsMember(names));
  app.add_option("--dir", options.folder, "Where the data goes while it runs; by default $TMPDIR, or the build folder");
  app.add_option("--follow", options.follow)->expected(2)->group("");  // what the follower is started with
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }

  ::signal(SIGINT, bench::interrupt_from_signal);
  ::signal(SIGTERM, bench::interrupt_from_signal);
  try {
    if (!options.follow.empty()) return bench::follow(options.follow[0], options.follow[1]);
    run_all(options);
    return 0;
  } catch (const bench::Interrupted&) {
    std::fputs("weir-bench: interrupted\n", stderr);
    return 130;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir-bench: %s\n", error.what());
    return 1;
  }
}
