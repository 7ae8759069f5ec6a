// One writer that does not wait for the disk: acknowledged once written. What it left unsynced is synced between the
// slices, so that nobody pays for another's.
#include <fcntl.h>
#include <unistd.h>

#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {
namespace {

constexpr int kCommits = 10'000;
constexpr int kPeersCommits = 1'000;

void sync_file_system(const std::filesystem::path& of) {
  const int folder = ::open(of.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ::syncfs(folder);
  ::close(folder);
}

/// The n-th slice goes on where the one before ended.
Slice rate(int commits, std::function<void(std::uint64_t n)> commit, std::function<void()> settle) {
  return [commits, commit = std::move(commit), settle = std::move(settle), n = std::uint64_t{0}]() mutable {
    const double seconds = seconds_of([&] {
      for (int i = 0; i < commits; ++i) commit(n++);
    });
    settle();
    return commits / seconds;
  };
}

}  // namespace

Outcome relaxed_1(Run& run) {
  const Folder folder(run.scratch, "relaxed_1");
  WeirPeer weir(folder / "weir");
  BareFile file(folder / "bare", 64 << 20);
  const std::vector<char> frame(frame_bytes(1), 'x');
  const PeerStores peers(run, folder, Durability::relaxed);

  Slices slices(kContestants.size());
  slices[kWeir] = rate(
      kCommits,
      [&](std::uint64_t n) { weir.commit(WeirPeer::commit_of(place_of(n), body_of(n), Durability::relaxed)); },
      [&] { await_sync(weir.store()); });
  slices[kBare] = rate(kCommits, [&](std::uint64_t) { file.write(frame); }, [&] { file.sync(); });
  for (const auto& [kind, peer] : peers) {
    slices[kind.place] = rate(
        kPeersCommits, [&session = peer->session()](std::uint64_t n) { commit_one(session, place_of(n), body_of(n)); },
        [&] { sync_file_system(run.scratch.root()); });
  }
  auto outcome = alternate("relaxed_1", "events/s", Better::higher, run.effort(50), slices);
  outcome.note = "bare: a pwrite each; SQLite: synchronous=NORMAL";
  return outcome;
}

}  // namespace bench
