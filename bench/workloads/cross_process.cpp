// From the call of commit to the receipt in another process, a thousand commits a second. The bare figure is Weir's own
// durable commit: what the receipt elsewhere adds to it is the price of crossing over.
#include <thread>

#include "follower.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

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
  const PeerStores peers(run, folder);
  std::uint64_t by_weir = 0;
  std::vector<std::pair<Session*, std::uint64_t>> by_peers;
  for (const auto& [kind, peer] : peers) by_peers.emplace_back(&peer->session(), 0);

  Rounds rounds("cross_process", "us", Better::lower);
  for (Rounding rounding(run.effort(20)); rounding.another();) {
    PerContestant<double> figures(kContestants.size());
    {
      Follower follower("weir", folder / "weir");
      const auto ours = measure(
          follower, [&](const std::string& body) { weir.commit(WeirPeer::commit_of(place_of(by_weir++), body)); });
      figures[kWeir] = ours.receipt;
      figures[kBare] = ours.commit;
    }
    auto* by_peer = by_peers.data();
    for (const auto& [kind, peer] : peers) {
      throw_if_interrupted();
      auto& [session, n] = *by_peer++;
      Follower follower(kind.who().name, peer->address());
      figures[kind.place] =
          measure(follower, [&](const std::string& body) { commit_one(*session, place_of(n++), body); }).receipt;
    }
    if (rounding.counts()) rounds.add(figures);
  }
  auto outcome = rounds.outcome();
  outcome.note = "bare: Weir's own commit; SQLite: asked every 100 us";
  return outcome;
}

}  // namespace bench
