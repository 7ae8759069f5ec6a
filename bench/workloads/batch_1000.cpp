// One blocking writer, 1,000 events on 1,000 streams in a commit.
#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/sqlite.hpp"
#include "peers/weir.hpp"
#include "workloads/workloads.hpp"

namespace bench {

Outcome batch_1000(Run& run) {
  constexpr std::size_t kEvents = 1000;
  constexpr int kCommits = 10;
  const Folder folder(run.scratch, "batch_1000");
  WeirPeer weir(folder / "weir");
  SqlitePeer sqlite(folder / "sqlite.db");
  BareFile file(folder / "bare", 128 << 20);
  const std::vector<char> frame(frame_bytes(kEvents), 'x');

  std::uint64_t by_weir = 0, by_sqlite = 0;
  const auto rate = [](const std::function<void()>& commit) {
    return kCommits * kEvents / seconds_of([&] {
             for (int i = 0; i < kCommits; ++i) commit();
           });
  };
  return alternate("batch_1000", "events/s", Better::higher, run.effort(100),
                   {[&] {
                      return rate([&] {
                        weir.commit(WeirPeer::batch_of(by_weir, kEvents));
                        by_weir += kEvents;
                      });
                    },
                    [&] {
                      return rate([&] {
                        file.write(frame);
                        file.sync();
                      });
                    },
                    [&] {
                      return rate([&] {
                        sqlite.begin();
                        for (std::size_t i = 0; i < kEvents; ++i, ++by_sqlite) {
                          sqlite.insert(place_of(by_sqlite), body_of(by_sqlite));
                        }
                        sqlite.end();
                      });
                    }});
}

}  // namespace bench
