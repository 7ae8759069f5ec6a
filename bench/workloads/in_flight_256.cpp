// One writer that never waits for a single commit: 256 of them are under way.
#include <memory>
#include <semaphore>

#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/committer.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {
namespace {

constexpr std::size_t kWindow = 256;
constexpr std::chrono::milliseconds kSlice{250};

class WeirInFlight {
 public:
  explicit WeirInFlight(WeirPeer& weir) : weir_(weir) {}

  std::size_t submit() {
    room_.acquire();
    weir_.store().commit_async(WeirPeer::commit_of(place_of(next_), body_of(next_)),
                               [this](weir::Result<weir::CommitReceipt> receipt) {
                                 must(std::move(receipt));
                                 room_.release();
                               });
    ++next_;
    return 1;
  }
  void drain() {
    for (std::size_t i = 0; i < kWindow; ++i) room_.acquire();
    room_.release(kWindow);
  }

 private:
  WeirPeer& weir_;
  std::uint64_t next_ = 0;
  std::counting_semaphore<kWindow> room_{kWindow};
};

/// Submits for a slice and waits for the last one.
double rate(const std::function<std::size_t()>& submit, const std::function<void()>& drain) {
  double submitted = 0;
  const double seconds = seconds_of([&] {
    const auto end = SteadyClock::now() + kSlice;
    while (SteadyClock::now() < end) submitted += static_cast<double>(submit());
    drain();
  });
  return submitted / seconds;
}

}  // namespace

Outcome in_flight_256(Run& run) {
  const Folder folder(run.scratch, "in_flight_256");
  WeirPeer weir(folder / "weir");
  WeirInFlight by_weir(weir);

  BareFile file(folder / "bare", 64 << 20);
  const std::vector<char> frame(frame_bytes(1), 'x');
  std::vector<char> bytes;
  Committer bare([&](std::span<const std::uint64_t> events) {
    bytes.clear();
    for (std::size_t i = 0; i < events.size(); ++i) bytes.insert(bytes.end(), frame.begin(), frame.end());
    file.write(bytes);
    file.sync();
  });

  const PeerStores peers(run, folder);
  std::vector<std::unique_ptr<Committer>> committers;
  const auto through = [](Committer& committer) {
    return [&committer, n = std::uint64_t{0}]() mutable {
      return rate(
          [&] {
            committer.submit(n++, kWindow);
            return 1;
          },
          [&] { committer.drain(); });
    };
  };
  Slices slices(kContestants.size());
  slices[kWeir] = [&] { return rate([&] { return by_weir.submit(); }, [&] { by_weir.drain(); }); };
  slices[kBare] = through(bare);
  for (const auto& [kind, peer] : peers) {
    committers.push_back(std::make_unique<Committer>(
        [&session = peer->session(), entries = std::vector<Entry>()](std::span<const std::uint64_t> events) mutable {
          entries.clear();
          for (const auto n : events) entries.push_back({place_of(n), body_of(n)});
          session.commit(entries);
        }));
    slices[kind.place] = through(*committers.back());
  }
  auto outcome = alternate("in_flight_256", "events/s", Better::higher, run.effort(30), slices);
  outcome.note = "the peers: a thread puts what has come together into one commit";
  return outcome;
}

}  // namespace bench
