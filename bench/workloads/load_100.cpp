// What an aggregate costs to load: a stream of 100 events, among as many others as there are, in no order.
#include <random>

#include "workloads/loaded.hpp"

namespace bench {

Outcome load_100(Run& run) {
  Loaded& full = loaded(run);
  constexpr std::chrono::milliseconds kSlice{100};
  std::mt19937_64 random(7);
  const auto checked = [](std::uint64_t events) {
    if (events != kEventsInStream) throw std::runtime_error("load_100: a stream was not read whole");
    return std::size_t{1};
  };
  std::string kept;  // an aggregate copies what it needs
  Slices slices(kContestants.size());
  slices[kWeir] = [&] {
    return rate_over(kSlice, [&] {
      std::uint64_t events = 0;
      must(full.weir.store().read(weir::Read::stream(stream_name(random() % full.streams)),
                                  [&](const weir::EventView& event) {
                                    kept = event.data;
                                    ++events;
                                    return weir::Flow::more;
                                  }));
      return checked(events);
    });
  };
  for (const auto& [kind, peer] : full.peers) {
    slices[kind.place] = [&, &session = peer->session()] {
      return rate_over(kSlice, [&] {
        std::uint64_t events = 0;
        session.read_stream(random() % full.streams, [&](std::string_view, std::string_view body) {
          kept = body;
          ++events;
        });
        return checked(events);
      });
    };
  }
  auto outcome = alternate("load_100", "loads/s", Better::higher, run.effort(40), slices);
  outcome.note = "there is no bare loop for it";
  return outcome;
}

}  // namespace bench
