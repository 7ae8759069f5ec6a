// From the call of commit to the receipt in another process, a thousand commits a second. The bare figure is Weir's own
// durable commit: what the receipt elsewhere adds to it is the price of crossing over.
#include <thread>

#include "follower.hpp"
#include "peers/sqlite.hpp"
#include "peers/weir.hpp"
#include "workloads/workloads.hpp"

namespace bench {
namespace {

constexpr std::uint64_t kCommits = 200;
constexpr std::chrono::milliseconds kApart{1};

double median(std::vector<double> values) { return spread_of(std::move(values)).median; }

struct Latency {
  double receipt;  ///< In the other process.
  double commit;   ///< In this one.
};

/// `commit` commits a body. Medians, in microseconds.
Latency measure(Follower& follower, const std::function<void(const std::string& body)>& commit) {
  std::vector<double> commits;
  for (std::uint64_t i = 0; i < kCommits; ++i) {
    std::this_thread::sleep_for(kApart);
    const auto begun = shared_clock();
    commit(body_with(begun));
    commits.push_back(static_cast<double>(shared_clock() - begun) / 1000);
  }
  commit(body_with(kLastEvent));
  return {median(follower.latencies()), median(std::move(commits))};
}

}  // namespace

Outcome cross_process(Run& run) {
  const Folder folder(run.scratch, "cross_process");
  WeirPeer weir(folder / "weir");
  SqlitePeer sqlite(folder / "sqlite.db");
  std::uint64_t by_weir = 0, by_sqlite = 0;

  Rounds rounds("cross_process", "us", Better::lower);
  for (Rounding rounding(run.effort(20)); rounding.another();) {
    Latency ours, theirs;
    {
      Follower follower("weir", folder / "weir");
      ours = measure(follower,
                     [&](const std::string& body) { weir.commit(WeirPeer::commit_of(place_of(by_weir++), body)); });
    }
    {
      Follower follower("sqlite", folder / "sqlite.db");
      theirs = measure(follower, [&](const std::string& body) { sqlite.commit(place_of(by_sqlite++), body); });
    }
    if (rounding.counts()) rounds.add({ours.receipt, ours.commit, theirs.receipt});
  }
  auto outcome = rounds.outcome();
  outcome.note = "bare: Weir's own commit; SQLite: asked every 100 us";
  return outcome;
}

}  // namespace bench
