#include "workloads/loaded.hpp"

namespace bench {
namespace {

constexpr std::uint64_t kBatch = 1000;

}  // namespace

Loaded::Loaded(const Run& run)
    : streams(run.quick ? kStreams / 10 : kStreams),
      folder(run.scratch, "loaded"),
      weir(folder / "weir"),
      sqlite(folder / "sqlite.db") {
  const auto place = [&](std::uint64_t n) { return Place{n % streams, n / streams}; };
  for (std::uint64_t first = 0; first < events(); first += kBatch) {
    throw_if_interrupted();
    weir::Commit commit;
    sqlite.begin();
    for (std::uint64_t n = first; n < first + kBatch; ++n) {
      commit.append(stream_name(place(n).stream), weir::ExpectedState::any(),
                    {{.type = std::string(kType), .data = std::string(body_of(n))}});
      sqlite.insert(place(n), body_of(n));
    }
    sqlite.end();
    weir.commit(std::move(commit));
  }
}

Loaded& loaded(Run& run) {
  if (!run.loaded) run.loaded = std::make_shared<Loaded>(run);
  return *run.loaded;
}

}  // namespace bench
