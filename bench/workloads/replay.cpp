// Everything that is there, read once. All of it is in the page cache: the first round does not count.
#include "frame_bytes.hpp"
#include "peers/bare_scan.hpp"
#include "workloads/loaded.hpp"

namespace bench {

Outcome replay(Run& run) {
  Loaded& full = loaded(run);
  constexpr std::size_t kBatch = 1000;
  // As many bytes as Weir's, to the event.
  const BareScan bare(full.folder / "bare", full.events(), frame_bytes(kBatch) / kBatch);

  const auto checked_rate = [&](const std::function<std::uint64_t()>& read) {
    std::uint64_t seen = 0;
    const double seconds = seconds_of([&] { seen = read(); });
    if (seen != full.events()) throw std::runtime_error("replay: not every event was read");
    return static_cast<double>(seen) / seconds;
  };
  std::uint64_t bytes = 0;  // what a reader looks at, so that nothing is left out
  Slices slices(kContestants.size());
  slices[kWeir] = [&] {
    return checked_rate([&] {
      std::uint64_t seen = 0;
      must(full.weir.store().read(weir::Read::all(), [&](const weir::EventView& event) {
        ++seen;
        bytes += event.data.size() + event.stream.size() + event.version.value;
        return weir::Flow::more;
      }));
      return seen;
    });
  };
  slices[kBare] = [&] {
    return checked_rate([&] {
      bytes += bare.sum();
      return full.events();
    });
  };
  for (const auto& [kind, peer] : full.peers) {
    slices[kind.place] = [&, &session = peer->session()] {
      return checked_rate([&] {
        std::uint64_t seen = 0;
        session.read_all([&](std::string_view stream, std::string_view body) {
          ++seen;
          bytes += body.size() + stream.size();
        });
        return seen;
      });
    };
  }
  auto outcome = alternate("replay", "events/s", Better::higher, run.effort(20), slices);
  outcome.note = "bare: maps a file of as many bytes and adds them up, event by event";
  if (bytes == 0) throw std::runtime_error("replay: nothing was read");
  return outcome;
}

}  // namespace bench
