// Several blocking writers, a thread each, every one with streams of its own.
#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {
namespace {

constexpr std::chrono::milliseconds kSlice{150};

/// Commits of all writers together, per second. `commit` is given the writer and the number of its event.
class Writers {
 public:
  explicit Writers(std::size_t writers) : next_(writers) {}

  double rate(const std::function<void(std::size_t writer, std::uint64_t n)>& commit) {
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> done = 0;
    const auto begun = SteadyClock::now();
    {
      std::vector<std::jthread> threads;
      for (std::size_t writer = 0; writer < next_.size(); ++writer) {
        threads.emplace_back([&, writer] {
          std::uint64_t mine = 0;
          for (; !stop.load(std::memory_order_relaxed); ++mine) commit(writer, next_[writer]++);
          done += mine;
        });
      }
      std::this_thread::sleep_for(kSlice);
      stop = true;
    }
    return static_cast<double>(done) / Seconds(SteadyClock::now() - begun).count();
  }

 private:
  std::vector<std::uint64_t> next_;  ///< Of each.
};

Outcome measure(std::string name, Run& run, std::size_t count) {
  const Folder folder(run.scratch, name);
  WeirPeer weir(folder / "weir");
  BareFile file(folder / "bare", 64 << 20);
  BareGroup bare(file, frame_bytes(1));
  const PeerStores peers(run, folder);

  const auto rate = [count](const std::function<void(std::size_t writer, std::uint64_t n)>& commit) {
    return [commit, writers = std::make_shared<Writers>(count)] { return writers->rate(commit); };
  };
  Slices slices(kContestants.size());
  slices[kWeir] = rate([&](std::size_t writer, std::uint64_t n) {
    weir.commit(WeirPeer::commit_of(place_of(n, writer, count), body_of(n)));
  });
  slices[kBare] = rate([&](std::size_t, std::uint64_t) { bare.commit(); });
  for (const auto& [kind, peer] : peers) {
    std::vector<Session*> sessions;
    for (std::size_t writer = 0; writer < count; ++writer) sessions.push_back(&peer->session());
    slices[kind.place] = rate([sessions, count](std::size_t writer, std::uint64_t n) {
      commit_one(*sessions[writer], place_of(n, writer, count), body_of(n));
    });
  }
  auto outcome = alternate(std::move(name), "events/s", Better::higher, run.effort(40), slices);
  outcome.note = "SQLite: one connection, the writers take turns";
  return outcome;
}

}  // namespace

Outcome durable_4(Run& run) { return measure("durable_4", run, 4); }
Outcome durable_16(Run& run) { return measure("durable_16", run, 16); }

}  // namespace bench
