// From the call of commit to the receipt in another process, a thousand commits a second. The bare figure is Weir's own
// durable commit: what the receipt elsewhere adds to it is the price of crossing over.
#include "follower.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {

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
      const auto ours = measure_latency(
          follower, [&](const std::string& body) { weir.commit(WeirPeer::commit_of(place_of(by_weir++), body)); });
      figures[kWeir] = ours.receipt;
      figures[kBare] = ours.commit;
    }
    auto* by_peer = by_peers.data();
    for (const auto& [kind, peer] : peers) {
      throw_if_interrupted();
      auto& [session, n] = *by_peer++;
      Follower follower(kind.who().name, peer->address());
      figures[kind.place] = measure_latency(follower, [&](const std::string& body) {
                              commit_one(*session, place_of(n++), body);
                            }).receipt;
    }
    if (rounding.counts()) rounds.add(figures);
  }
  auto outcome = rounds.outcome();
  outcome.note = "bare: Weir's own commit; SQLite: asked every 100 us";
  return outcome;
}

}  // namespace bench
