// One writer that does not wait for the disk: acknowledged once written. What it left unsynced is synced between the
// slices, so that nobody pays for another's.
#include "frame_bytes.hpp"
#include "peers/bare_file.hpp"
#include "peers/sqlite.hpp"
#include "peers/weir.hpp"
#include "workloads/workloads.hpp"

namespace bench {

Outcome relaxed_1(Run& run) {
  constexpr int kCommits = 10'000;
  constexpr int kSqliteCommits = 1'000;
  const Folder folder(run.scratch, "relaxed_1");
  WeirPeer weir(folder / "weir");
  SqlitePeer sqlite(folder / "sqlite.db", SqlitePeer::Sync::normal);
  BareFile file(folder / "bare", 64 << 20);
  const std::vector<char> frame(frame_bytes(1), 'x');

  std::uint64_t by_weir = 0, by_sqlite = 0;
  auto outcome =
      alternate("relaxed_1", "events/s", Better::higher, run.effort(50),
                {[&] {
                   const double seconds = seconds_of([&] {
                     for (int i = 0; i < kCommits; ++i, ++by_weir) {
                       weir.commit(WeirPeer::commit_of(place_of(by_weir), body_of(by_weir), weir::Durability::relaxed));
                     }
                   });
                   const auto end = weir.store().end();
                   while (weir.store().durable_end() < end) {
                     weir.store().wait_past(weir.store().durable_end(), std::chrono::milliseconds(100));
                   }
                   return kCommits / seconds;
                 },
                 [&] {
                   const double seconds = seconds_of([&] {
                     for (int i = 0; i < kCommits; ++i) file.write(frame);
                   });
                   file.sync();
                   return kCommits / seconds;
                 },
                 [&] {
                   return kSqliteCommits / seconds_of([&] {
                            for (int i = 0; i < kSqliteCommits; ++i, ++by_sqlite) {
                              sqlite.commit(place_of(by_sqlite), body_of(by_sqlite));
                            }
                          });
                 }});
  outcome.note = "bare: a pwrite each; SQLite: synchronous=NORMAL";
  return outcome;
}

}  // namespace bench
