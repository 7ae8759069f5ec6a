// weir_torture: the simulation and the rot without end or in full. `./dev torture` calls it.
#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "env/environment.hpp"
#include "env/thread.hpp"
#include "simulation/life.hpp"
#include "simulation/points.hpp"
#include "simulation/rot.hpp"

namespace weir::simulation {
namespace {

constexpr const char* kUsage =
    "weir_torture simulation [--seed N] [--from N] [--seconds N] [--jobs N]   lives of a store, seed after seed\n"
    "weir_torture points                                                     a fault at every operation of a scenario\n"
    "weir_torture flips [--one-in N]                                         every flipped bit, every cut-off file\n";

using Numbers = std::map<std::string, std::uint64_t, std::less<>>;

std::uint64_t number(const Numbers& numbers, std::string_view name, std::uint64_t otherwise) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? otherwise : found->second;
}

void print(const Figures& figures, double seconds, std::uint64_t jobs) {
  fmt::print(
      "{} lives, {} crash-recover cycles ({} power cuts, {} kills, {} stops; {} recoveries interrupted, damage "
      "found {} times), {} commits, {} operations of the disk\n",
      figures.lives, figures.cycles(), figures.power_cuts, figures.kills, figures.stops, figures.interrupted_recoveries,
      figures.damage_found, figures.commits, figures.operations);
  for (std::size_t i = 0; i < env::kFaultKinds; ++i)
    fmt::print("  {:<20} {}\n", env::name_of(static_cast<env::Fault>(i)), figures.faults[i]);
  fmt::print("{:.0f} cycles a second on each of {} threads, {:.1f} s\n",
             static_cast<double>(figures.cycles()) / seconds / static_cast<double>(jobs), jobs, seconds);
}

int live_one(std::uint64_t seed) {
  const LifeEnd once = live(seed);
  const LifeEnd again = live(seed);
  fmt::print("seed {}: trace {:016x}, {} cycles: {}\n", seed, once.trace, once.figures.cycles(),
             once.finding.empty() ? "all is well" : once.finding);
  if (once.trace != again.trace) fmt::print("and lived again it is another life: {:016x}\n", again.trace);
  return once.finding.empty() && once.trace == again.trace ? 0 : 1;
}

int live_on(std::uint64_t from, std::uint64_t seconds, std::uint64_t jobs) {
  env::Clock& clock = env::real_environment().clock;
  const auto began = clock.steady();
  const auto until = began + std::chrono::seconds(seconds);
  fmt::print("seeds from {} on\n", from);
  std::atomic<std::uint64_t> next = from;
  std::atomic<bool> failed = false;
  env::Mutex mutex;
  Figures all;
  {
    std::vector<env::Thread> threads;
    for (std::uint64_t i = 0; i < jobs; ++i)
      threads.emplace_back("weir-torture", [&] {
        while (!failed && clock.steady() < until) {
          const std::uint64_t seed = next++;
          const LifeEnd end = live(seed);
          const std::scoped_lock lock(mutex);
          all.add(end.figures);
          if (end.finding.empty()) continue;
          failed = true;
          fmt::print("seed {}: {}\nlive it again: {}\n", seed, end.finding, replay_line(seed));
        }
      });
  }
  print(all, std::chrono::duration<double>(clock.steady() - began).count(), jobs);
  return failed ? 1 : 0;
}

int try_points() {
  int code = 0;
  const auto tell = [&](const std::string& what, const PointsEnd& end) {
    fmt::print("{}: {} points, {}\n", what, end.points, end.finding.empty() ? "all is well" : end.finding);
    if (!end.finding.empty()) code = 1;
  };
  const std::vector<std::pair<env::Failure, std::string>> failures = {
      {env::Failure::io, "EIO"}, {env::Failure::no_space, "ENOSPC"}, {env::Failure::short_count, "short counts"}};
  for (const auto& [failure, name] : failures) {
    tell(name + " once", fail_at_every_point(failure, false));
    tell(name + " for ever", fail_at_every_point(failure, true));
  }
  const std::vector<std::pair<env::PowerCut, std::string>> cuts = {
      {env::PowerCut::drops_unsynced, "power cuts that take all that was not synced"},
      {env::PowerCut::keeps_some, "power cuts that take some sectors"},
      {env::PowerCut::keeps_pages, "power cuts that take some pages"},
      {env::PowerCut::keeps_all, "kills"}};
  for (const auto& [cut, name] : cuts) tell(name, cut_at_every_point(cut));
  return code;
}

int let_rot(std::uint64_t one_in) {
  int code = 0;
  const auto tell = [&](const char* what, const RotEnd& end) {
    fmt::print("{}: {} tried, {} named, {} harmless ({} bytes of frames); {}\n", what, end.tried, end.detected,
               end.harmless, end.log_bytes, end.finding.empty() ? "all is well" : end.finding);
    if (!end.finding.empty()) code = 1;
  };
  tell("bits flipped, store closed", flip_every_bit(Left::closed, {.one_in = one_in}));
  tell("files cut off, store closed", truncate_everywhere(Left::closed, {.one_in = one_in}));
  tell("bits flipped, store killed", flip_every_bit(Left::killed, {.one_in = one_in}));
  tell("files cut off, store killed", truncate_everywhere(Left::killed, {.one_in = one_in}));
  tell("bits flipped under readers", flip_under_readers({.one_in = one_in}));
  return code;
}

int run(const std::vector<std::string_view>& arguments) {
  Numbers numbers;
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    std::uint64_t value = 0;
    const bool is_option = arguments[i].starts_with("--") && i + 1 < arguments.size();
    const char* const end = is_option ? arguments[i + 1].data() + arguments[i + 1].size() : nullptr;
    if (!is_option || std::from_chars(arguments[i + 1].data(), end, value).ptr != end) return 2;
    numbers[std::string(arguments[i].substr(2))] = value;
  }
  const std::string_view what = arguments.empty() ? "" : arguments.front();
  if (what == "simulation" && numbers.contains("seed")) return live_one(numbers["seed"]);
  if (what == "simulation")
    return live_on(number(numbers, "from", env::real_environment().random.next() >> 20), number(numbers, "seconds", 10),
                   number(numbers, "jobs", 1));
  if (what == "points") return try_points();
  if (what == "flips") return let_rot(number(numbers, "one-in", 1));
  return 2;
}

}  // namespace
}  // namespace weir::simulation

int main(int count, char** words) {
  const int code = weir::simulation::run({words + 1, words + count});
  if (code == 2) std::fputs(weir::simulation::kUsage, stderr);
  return code;
}
