#include "workloads/loaded.hpp"

namespace bench {
namespace {

constexpr std::uint64_t kBatch = 1000;

}  // namespace

Loaded::Loaded(const Run& run)
    : streams(run.quick ? kStreams / 10 : kStreams),
      folder(run.scratch, "loaded"),
      weir(folder / "weir"),
      peers(run, folder, Durability::relaxed) {
  const auto place = [&](std::uint64_t n) { return Place{n % streams, n / streams}; };
  // One store after another: taking turns, each would have its pages scattered among those of the others.
  const auto load = [&](const std::function<void(std::uint64_t first)>& batch) {
    for (std::uint64_t first = 0; first < events(); first += kBatch) {
      throw_if_interrupted();
      batch(first);
    }
  };
  load([&](std::uint64_t first) {
    weir::Commit commit;
    for (std::uint64_t n = first; n < first + kBatch; ++n) {
      commit.append(stream_name(place(n).stream), weir::ExpectedState::any(),
                    {{.type = std::string(kType), .data = std::string(body_of(n))}});
    }
    weir.commit(std::move(commit));
  });
  std::vector<Entry> entries(kBatch);
  for (const auto& [kind, peer] : peers) {
    load([&, &session = peer->session()](std::uint64_t first) {
      for (std::uint64_t i = 0; i < kBatch; ++i) entries[i] = {place(first + i), body_of(first + i)};
      session.commit(entries);
    });
  }
}

Loaded& loaded(Run& run) {
  if (!run.loaded) run.loaded = std::make_shared<Loaded>(run);
  return *run.loaded;
}

}  // namespace bench
