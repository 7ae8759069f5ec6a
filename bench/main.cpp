// weir-bench: the command line.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "follower.hpp"
#include "growth/grow.hpp"
#include "growth/growth.hpp"
#include "measure.hpp"
#include "run_workloads.hpp"
#include "workloads/workloads.hpp"

namespace {

constexpr const char* kExamples = R"(Examples:
  weir-bench                        all workloads, some two minutes
  weir-bench --quick                all of them in less than 30 s, and coarser
  weir-bench --only durable_1 --only replay
  weir-bench --peers                against other stores, too: some ten minutes
  weir-bench --growth               Weir's own figures at 1 and at 30 million events: 11 GB of disk
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
  std::vector<std::string> names, follow, grow;
  std::string list;
  for (const auto& workload : bench::all_workloads()) {
    names.emplace_back(workload.name);
    list += std::string("\n  ") + workload.name + ": " + workload.what;
  }
  app.add_flag("--json", options.json, "One line of JSON for each workload");
  app.add_flag("--quick", options.quick, "Fewer rounds, and a tenth of the data: under 30 s, with all peers some 90 s");
  app.add_flag("--peers", options.peers,
               "Besides SQLite also LMDB, RocksDB, PostgreSQL, NATS JetStream and Redis, those that are installed");
  app.add_flag("--growth", options.growth,
               "What becomes of Weir's own figures when a store grows from 1 to 30 million events");
  app.add_option("--events", options.events,
                 "With --growth: how many in the larger store, in the smaller one a thirtieth")
      ->check(CLI::Range(bench::kLeastGrownEvents, 100 * bench::kGrownEvents));
  app.add_option("--into", options.into,
                 "With --peers or --growth: a page whose part between the lines <!-- bench: peers (or growth) --> and "
                 "<!-- end of bench: peers (or growth) --> is replaced by the figures; with --peers their picture, "
                 "performance.svg, goes beside it");
  app.add_option("--only", options.only, "Only this workload; may be given several times:" + list)
      ->take_all()
      ->check(CLI::IsMember(names));
  app.add_option("--dir", options.folder, "Where the data goes while it runs; by default $TMPDIR, or the build folder");
  app.add_option("--follow", follow)->expected(2)->group("");  // what the follower is started with
  app.add_option("--grow", grow)->expected(2)->group("");      // and the process that fills a store
  try {
    app.parse(argc, argv);
    if (!options.into.empty() && !options.peers && !options.growth)
      throw CLI::RequiresError("--into", "--peers or --growth");
    if (options.growth && (options.peers || !options.only.empty()))
      throw CLI::ExcludesError("--growth", "the workloads");
    if (options.events != 0 && !options.growth) throw CLI::RequiresError("--events", "--growth");
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }

  ::signal(SIGINT, bench::interrupt_from_signal);
  ::signal(SIGTERM, bench::interrupt_from_signal);
  try {
    if (!follow.empty()) return bench::follow(follow[0], follow[1]);
    if (!grow.empty()) return bench::grow(grow[0], std::stoull(grow[1]));
    if (options.folder.empty()) options.folder = default_folder();
    if (options.events == 0) options.events = bench::kGrownEvents;
    options.growth ? bench::run_growth(options) : bench::run_workloads(options);
    return 0;
  } catch (const bench::Interrupted&) {
    std::fputs("weir-bench: interrupted\n", stderr);
    return 130;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir-bench: %s\n", error.what());
    return 1;
  }
}
