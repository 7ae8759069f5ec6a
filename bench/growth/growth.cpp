#include "growth/growth.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <optional>

#include "growth/full_store.hpp"
#include "growth/grow.hpp"
#include "growth/growth_report.hpp"
#include "machine.hpp"
#include "page.hpp"
#include "scratch.hpp"

namespace bench {
namespace {

constexpr std::uint64_t kTimesSmaller = 30;
constexpr std::uint64_t kBytesPerEvent = 350;  // 11.2 GB for both stores and the one of commits of one event
constexpr std::uint64_t kSpare = 512 << 20;    // space that they zero ahead, and their indexes while they are merged

/// Figures of which there is one for each store and no rounds.
Outcome once(std::string figure, std::string unit, Better better, double large, double small) {
  Rounds rounds(std::move(figure), std::move(unit), better);
  rounds.add({large, small});
  return rounds.outcome();
}

/// Of the smaller store alone.
Outcome disk_alone(const std::filesystem::path& store, std::uint64_t events) {
  const double bytes = disk_bytes_alone(store, events);
  return {.workload = "disk_alone",
          .unit = "bytes/event",
          .figures = {std::nullopt, Spread{bytes, bytes, bytes}},
          .ratios = {std::nullopt, std::nullopt}};
}

Outcome openings(const Grown& large, const Grown& small) {
  Rounds rounds("open_after_kill", "ms", Better::lower);
  for (std::size_t i = 0; i < large.openings.size(); ++i) rounds.add({large.openings[i], small.openings[i]});
  return rounds.outcome();
}

}  // namespace

void run_growth(const Options& options) {
  std::optional<PagePart> page;
  if (!options.into.empty()) page.emplace(options.into, "growth");
  const GrownSizes sizes{options.events, options.events / kTimesSmaller};
  const std::uintmax_t needed = (sizes.large + 2 * sizes.small) * kBytesPerEvent + kSpare;
  std::fprintf(stderr, "This takes some %.1f GB of disk in %s, until it ends.\n", static_cast<double>(needed) / 1e9,
               options.folder.c_str());
  const Scratch scratch(options.folder, needed);
  const std::string machine = machine_line(scratch.root());
  if (!options.json) print(machine + "\n\n" + growth_head(sizes));

  std::vector<Outcome> outcomes;
  const auto add = [&](Outcome outcome) {
    show_progress("");
    print(options.json ? growth_json(outcome, sizes) : growth_row(outcome));
    outcomes.push_back(std::move(outcome));
  };
  const GrowingEffort growing{options.quick ? 3 : 9, std::chrono::milliseconds(options.quick ? 200 : 10'000)};
  const auto small = measure_growing(scratch.root() / "small", sizes.small, growing);
  const auto large = measure_growing(scratch.root() / "large", sizes.large, growing);
  add(once("load", "events/s", Better::higher, large.load_rate, small.load_rate));
  add(once("memory", "MiB", Better::lower, large.memory, small.memory));
  add(once("disk", "bytes/event", Better::lower, large.bytes, small.bytes));
  show_progress("disk_alone ...");
  add(disk_alone(scratch.root() / "alone", sizes.small));
  add(openings(large, small));

  FullStore in_large(scratch.root() / "large", sizes.large), in_small(scratch.root() / "small", sizes.small);
  const Effort effort{options.quick ? 3 : 60, std::chrono::milliseconds(options.quick ? 1800 : 20'000)};
  const auto alternating = [&](const char* figure, const char* unit, Better better, Slice (FullStore::*slice)()) {
    show_progress(std::string(figure) + " ...");
    add(alternate(figure, unit, better, effort, {(in_large.*slice)(), (in_small.*slice)()}));
  };
  alternating("durable_1", "events/s", Better::higher, &FullStore::durable_1);
  alternating("relaxed_1", "events/s", Better::higher, &FullStore::relaxed_1);
  alternating("replay", "events/s", Better::higher, &FullStore::replay);
  alternating("load_100", "us", Better::lower, &FullStore::load_100);
  alternating("two_tags", "us", Better::lower, &FullStore::two_tags);
  alternating("cross_process", "us", Better::lower, &FullStore::cross_process);
  if (page) page->write(growth_markdown(outcomes, sizes, machine));
}

}  // namespace bench
