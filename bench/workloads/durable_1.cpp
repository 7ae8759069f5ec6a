// One blocking writer. The same thread alternates a hundred commits of each: on a machine whose disk drifts by a fifth
// in a minute, slices of a second cannot tell two loops apart.
#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/sqlite.hpp"
#include "peers/weir.hpp"
#include "workloads/workloads.hpp"

namespace bench {

Outcome durable_1(Run& run) {
  constexpr int kCommits = 100;
  const Folder folder(run.scratch, "durable_1");
  WeirPeer weir(folder / "weir");
  SqlitePeer sqlite(folder / "sqlite.db");
  BareFile file(folder / "bare", 64 << 20);
  const std::vector<char> frame(frame_bytes(1), 'x');

  std::uint64_t by_weir = 0, by_sqlite = 0;
  const auto rate = [](const std::function<void()>& commit) {
    return kCommits / seconds_of([&] {
             for (int i = 0; i < kCommits; ++i) commit();
           });
  };
  return alternate("durable_1", "events/s", Better::higher, run.effort(200),
                   {[&] {
                      return rate([&] {
                        weir.commit(WeirPeer::commit_of(place_of(by_weir), body_of(by_weir)));
                        ++by_weir;
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
                        sqlite.commit(place_of(by_sqlite), body_of(by_sqlite));
                        ++by_sqlite;
                      });
                    }});
}

}  // namespace bench
