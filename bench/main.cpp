// weir-bench: the command line.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "follower.hpp"
#include "measure.hpp"
#include "run_workloads.hpp"
#include "workloads/workloads.hpp"

namespace {

constexpr const char* kExamples = R"(Examples:
  weir-bench                        all workloads, some two minutes
  weir-bench --quick                all of them in less than 30 s, and coarser
  weir-bench --only durable_1 --only replay
  weir-bench --peers                against other stores, too: some ten minutes
  weir-bench --json --dir /mnt/nvme > figures.jsonl

Weir, the bare loop and the peers take turns in short slices. Figures are medians over the rounds; in brackets what the
middle eight tenths of the rounds lie between. Ratios are medians of the rounds' own ratios, and higher is better for Weir.
Run it on a machine that does nothing else: slices do not help against a neighbour that comes and goes.
)";

/// $TMPDIR, or beside the folder of the programs: there the disk is a real one.
std::string default_folder() {
  if (const char* chosen = std::getenv("TMPDIR"); chosen != nullptr && *chosen != '\0') return chosen;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Weir against a bare loop and its peers, with 256-byte events on 10,000 streams."};
  app.footer(kExamples);
  bench::Options options;
  std::vector<std::string> names, follow;
  std::string list;
  for (const auto& workload : bench::all_workloads()) {
    names.emplace_back(workload.name);
    list += std::string("\n  ") + workload.name + ": " + workload.what;
  }
  app.add_flag("--json", options.json, "One line of JSON for each workload");
  app.add_flag("--quick", options.quick, "Fewer rounds, and a tenth of the data: under 30 s");
  app.add_flag("--peers", options.peers,
               "Besides SQLite also LMDB, RocksDB, PostgreSQL, NATS JetStream and Redis, those that are installed");
  app.add_option(
      "--into", options.into,
      "With --peers: a page whose part between the lines <!-- bench: peers --> and <!-- end of bench: peers --> "
      "is replaced by the figures; their picture, performance.svg, goes beside it");
  app.add_option("--only", options.only, "Only this workload; may be given several times:" + list)
      ->take_all()
      ->check(CLI::IsMember(names));
  app.add_option("--dir", options.folder, "Where the data goes while it runs; by default $TMPDIR, or the build folder");
  app.add_option("--follow", follow)->expected(2)->group("");  // what the follower is started with
  try {
    app.parse(argc, argv);
    if (!options.into.empty() && !options.peers) throw CLI::RequiresError("--into", "--peers");
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }

  ::signal(SIGINT, bench::interrupt_from_signal);
  ::signal(SIGTERM, bench::interrupt_from_signal);
  try {
    if (!follow.empty()) return bench::follow(follow[0], follow[1]);
    if (options.folder.empty()) options.folder = default_folder();
    bench::run_workloads(options);
    return 0;
  } catch (const bench::Interrupted&) {
    std::fputs("weir-bench: interrupted\n", stderr);
    return 130;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir-bench: %s\n", error.what());
    return 1;
  }
}
