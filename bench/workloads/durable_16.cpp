// Sixteen blocking writers, a thread each, every one with streams of its own.
#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/sqlite.hpp"
#include "peers/weir.hpp"
#include "workloads/workloads.hpp"

namespace bench {
namespace {

constexpr std::size_t kWriters = 16;
constexpr std::chrono::milliseconds kSlice{150};

/// Commits of all writers together, per second. `commit` is given the writer and the number of its event.
class Writers {
 public:
  double rate(const std::function<void(std::size_t writer, std::uint64_t n)>& commit) {
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> done = 0;
    const auto begun = SteadyClock::now();
    {
      std::vector<std::jthread> threads;
      for (std::size_t writer = 0; writer < kWriters; ++writer) {
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
  std::array<std::uint64_t, kWriters> next_{};
};

}  // namespace

Outcome durable_16(Run& run) {
  const Folder folder(run.scratch, "durable_16");
  WeirPeer weir(folder / "weir");
  SqlitePeer sqlite(folder / "sqlite.db");
  std::mutex turns;
  BareFile file(folder / "bare", 64 << 20);
  BareGroup bare(file, frame_bytes(1));

  Writers with_weir, with_bare, with_sqlite;
  auto outcome = alternate("durable_16", "events/s", Better::higher, run.effort(40),
                           {[&] {
                              return with_weir.rate([&](std::size_t writer, std::uint64_t n) {
                                weir.commit(WeirPeer::commit_of(place_of(n, writer, kWriters), body_of(n)));
                              });
                            },
                            [&] { return with_bare.rate([&](std::size_t, std::uint64_t) { bare.commit(); }); },
                            [&] {
                              return with_sqlite.rate([&](std::size_t writer, std::uint64_t n) {
                                const std::scoped_lock turn(turns);
                                sqlite.commit(place_of(n, writer, kWriters), body_of(n));
                              });
                            }});
  outcome.note = "SQLite: one connection, the writers take turns";
  return outcome;
}

}  // namespace bench
