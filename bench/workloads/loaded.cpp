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
  std::vector<Session*> sessions;
  for (const auto& [kind, peer] : peers) sessions.push_back(&peer->session());
  std::vector<Entry> entries(kBatch);
  for (std::uint64_t first = 0; first < events(); first += kBatch) {
    throw_if_interrupted();
    weir::Commit commit;
    for (std::uint64_t n = first; n < first + kBatch; ++n) {
      commit.append(stream_name(place(n).stream), weir::ExpectedState::any(),
                    {{.type = std::string(kType), .data = std::string(body_of(n))}});
      entries[n - first] = {place(n), body_of(n)};
    }
    weir.commit(std::move(commit));
    for (auto* session : sessions) session->commit(entries);
  }
}

Loaded& loaded(Run& run) {
  if (!run.loaded) run.loaded = std::make_shared<Loaded>(run);
  return *run.loaded;
}

}  // namespace bench
