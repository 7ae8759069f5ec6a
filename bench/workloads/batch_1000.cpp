// One blocking writer, 1,000 events on 1,000 streams in a commit.
#include <algorithm>
#include <thread>

#include "frame_bytes.hpp"
#include "peers/bare_encoder.hpp"
#include "peers/bare_file.hpp"
#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {
namespace {

constexpr std::size_t kEvents = 1000;
constexpr int kCommits = 10;
int rounds_of(const Run& run) { return run.quick ? 12 : 100; }

/// The segment that Weir prepares next, if it has begun one.
std::optional<std::filesystem::path> prepared_segment(const std::filesystem::path& store) {
  for (const auto& entry : std::filesystem::directory_iterator(store / "log"))
    if (entry.path().filename().string().starts_with("next-")) return entry.path();
  return std::nullopt;
}

/// Waits until nothing was written there for a while: it is zeroed to its end.
void await_zeros(const std::filesystem::path& segment) {
  auto written = std::filesystem::last_write_time(segment);
  for (int look = 0; look < 200; ++look) {
    throw_if_interrupted();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto now = std::filesystem::last_write_time(segment);
    if (now == written) return;
    written = now;
  }
}

class Batches {
 public:
  Batches(const std::filesystem::path& directory, weir::StoreOptions options)
      : directory_(directory), weir_(directory, options) {}

  void commit() {
    weir_.commit(WeirPeer::batch_of(next_, kEvents));
    next_ += kEvents;
  }

  /// Goes on to a segment that is zeroed to its end. Until half of that is full nothing else is zeroed.
  void enter_zeroed_space() {
    while (!prepared_segment(directory_)) commit();
    await_zeros(*prepared_segment(directory_));
    while (prepared_segment(directory_)) commit();
  }

 private:
  const std::filesystem::path directory_;
  WeirPeer weir_;
  std::uint64_t next_ = 0;
};

Outcome measure(std::string name, Run& run, weir::StoreOptions options, bool zeroed) {
  const Folder folder(run.scratch, name);
  Batches weir(folder / "weir", options);
  if (zeroed) weir.enter_zeroed_space();
  BareFile file(folder / "bare", 128 << 20);
  const std::size_t bytes = frame_bytes(kEvents);
  std::vector<char> frame;
  const PeerStores peers(run, folder);

  /// `commit` commits kEvents events from the n-th on.
  const auto rate = [](const std::function<void(std::uint64_t n)>& commit) {
    return [commit, n = std::uint64_t{0}]() mutable {
      return kCommits * kEvents / seconds_of([&] {
               for (int i = 0; i < kCommits; ++i, n += kEvents) commit(n);
             });
    };
  };
  Slices slices(kContestants.size());
  slices[kWeir] = rate([&](std::uint64_t) { weir.commit(); });
  slices[kBare] = rate([&](std::uint64_t n) {
    bare_encode(n, kEvents, bytes, frame);
    file.write(frame);
    file.sync();
  });
  std::vector<Entry> entries(kEvents);
  for (const auto& [kind, peer] : peers) {
    slices[kind.place] = rate([&session = peer->session(), &entries](std::uint64_t n) {
      for (std::size_t i = 0; i < kEvents; ++i) entries[i] = {place_of(n + i), body_of(n + i)};
      session.commit(entries);
    });
  }
  return alternate(std::move(name), "events/s", Better::higher, run.effort(rounds_of(run)), slices);
}

}  // namespace

Outcome batch_1000(Run& run) {
  // The rounds fill less than half of a segment.
  const auto all =
      static_cast<std::uint32_t>((rounds_of(run) + 1) * kCommits) * static_cast<std::uint32_t>(frame_bytes(kEvents));
  constexpr std::uint32_t kMiB = 1 << 20;
  const std::uint32_t segment = std::clamp((2 * all / kMiB + 16) * kMiB, 64 * kMiB, 1024 * kMiB);
  auto outcome = measure("batch_1000", run, {.segment_bytes = segment}, true);
  outcome.note = "space zeroed before";
  return outcome;
}

Outcome batch_1000_sustained(Run& run) {
  auto outcome = measure("batch_1000_sustained", run, {}, false);
  outcome.note = "Weir zeroes as much as it writes; the bare loop writes round and round";
  return outcome;
}

}  // namespace bench
