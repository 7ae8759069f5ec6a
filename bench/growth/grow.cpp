#include "growth/grow.hpp"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "child.hpp"
#include "growth/contents.hpp"
#include "growth/disk_bytes.hpp"
#include "measure.hpp"
#include "peers/weir.hpp"
#include "run_workloads.hpp"

namespace bench {
namespace {

constexpr int kCommitsBeforeKill = 200;
constexpr std::string_view kOwnStream = "after-the-load";

weir::Commit one_more() {
  weir::Commit commit;
  commit.append(std::string(kOwnStream), weir::ExpectedState::any(),
                {{.type = std::string(kType), .data = std::string(body_of(0))}});
  return commit;
}

bool tell(std::uint64_t loaded) { return tell_parent(&loaded, sizeof loaded); }

/// Of all memory that a process has the pages that are nobody else's and no file's: "RssAnon:     1234 kB".
double memory_of(int process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "RssAnon:" && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

/// Follows a child until it has committed for a while after the load, and kills it.
class Watch {
 public:
  Watch(const std::filesystem::path& store, std::uint64_t events)
      : events_(events), child_({"--grow", store.string(), std::to_string(events)}) {}

  void until_loaded(Grown& grown) {
    const double seconds = seconds_of([&] {
      std::uint64_t shown = 0;
      for (std::uint64_t loaded = 0; loaded < events_;) {
        loaded = heard(grown);
        const std::uint64_t percent = loaded * 100 / events_;
        if (std::exchange(shown, percent) != percent)
          show_progress(fmt::format("{} events: {} % loaded ...", events_, percent));
      }
    });
    grown.load_rate = static_cast<double>(events_) / seconds;
  }

  void until_killed(Grown& grown, std::chrono::milliseconds at_least) {
    const auto end = SteadyClock::now() + at_least;
    for (int i = 0; i < kCommitsBeforeKill || SteadyClock::now() < end; ++i) heard(grown);
    child_.kill();
  }

 private:
  std::uint64_t heard(Grown& grown) {
    std::uint64_t loaded = 0;
    const bool told = child_.read(&loaded, sizeof loaded);
    throw_if_interrupted();
    if (!told) throw std::runtime_error("the process that fills the store went away");
    grown.memory = std::max(grown.memory, memory_of(child_.id()));
    return loaded;
  }

  std::uint64_t events_;
  Child child_;
};

}  // namespace

int grow(const std::filesystem::path& store, std::uint64_t events) {
  WeirPeer weir(store);
  Contents contents(events);
  while (contents.given() < events) {
    weir::Commit commit;
    const std::uint64_t count = std::min(contents.batch(), events - contents.given());
    for (std::uint64_t i = 0; i < count; ++i) {
      auto [place, event] = contents.next();
      std::vector<weir::NewEvent> one;
      one.push_back(std::move(event));
      commit.append(stream_name(place.stream), before(place), std::move(one));
    }
    weir.commit(std::move(commit));
    if (!tell(contents.given())) return 1;
  }
  do {
    weir.commit(one_more());
  } while (tell(events));
  return 1;
}

double disk_bytes_alone(const std::filesystem::path& store, std::uint64_t events) {
  {
    WeirPeer weir(store);
    Contents contents(events);
    while (contents.given() < events) {
      throw_if_interrupted();
      auto [place, event] = contents.next();
      weir::Commit commit{.durability = weir::Durability::relaxed};
      commit.append(stream_name(place.stream), before(place), {std::move(event)});
      weir.commit(std::move(commit));
    }
  }
  return static_cast<double>(disk_bytes(store)) / static_cast<double>(events);
}

Grown measure_growing(const std::filesystem::path& store, std::uint64_t events, GrowingEffort effort) {
  Grown grown;
  for (int i = 0; i < effort.kills; ++i) {
    Watch watch(store, i == 0 ? events : 0);
    if (i == 0) watch.until_loaded(grown);
    show_progress(fmt::format("{} events: killed and opened ...", events));
    watch.until_killed(grown, i == 0 ? effort.after_load : std::chrono::milliseconds(0));
    std::optional<WeirPeer> weir;
    grown.openings.push_back(seconds_of([&] {
                               weir.emplace(store);
                               weir->commit(one_more());
                             }) *
                             1000);
  }
  grown.bytes = static_cast<double>(disk_bytes(store)) / static_cast<double>(events);
  return grown;
}

}  // namespace bench
