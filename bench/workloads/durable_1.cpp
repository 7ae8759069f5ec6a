// One blocking writer. The same thread alternates a hundred commits of each: on a machine whose disk drifts by a fifth
// in a minute, slices of a second cannot tell two loops apart.
#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {

Outcome durable_1(Run& run) {
  constexpr int kCommits = 100;
  const Folder folder(run.scratch, "durable_1");
  WeirPeer weir(folder / "weir");
  BareFile file(folder / "bare", 64 << 20);
  const std::vector<char> frame(frame_bytes(1), 'x');
  const PeerStores peers(run, folder);

  const auto rate = [](const std::function<void(std::uint64_t n)>& commit) {
    return [commit, n = std::uint64_t{0}]() mutable {
      return kCommits / seconds_of([&] {
               for (int i = 0; i < kCommits; ++i) commit(n++);
             });
    };
  };
  Slices slices(kContestants.size());
  slices[kWeir] = rate([&](std::uint64_t n) { weir.commit(WeirPeer::commit_of(place_of(n), body_of(n))); });
  slices[kBare] = rate([&](std::uint64_t) {
    file.write(frame);
    file.sync();
  });
  for (const auto& [kind, peer] : peers) {
    slices[kind.place] =
        rate([&session = peer->session()](std::uint64_t n) { commit_one(session, place_of(n), body_of(n)); });
  }
  return alternate("durable_1", "events/s", Better::higher, run.effort(200), slices);
}

}  // namespace bench
