#include "consumer/keeper.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "consumer/consumer_events.hpp"

namespace weir::consumer {
namespace {

constexpr std::chrono::milliseconds kTick{100};
/// While there is always something to do, progress is carried forward every so many ticks: what bounds the reading
/// again after a crash.
constexpr int kTicksUnderLoad = 10;

/// With the checksum of the frame that has the event before `next`, also when the event is gone.
Result<std::optional<TrackingPoint>> point_at(const EventReader& reader, Position next) {
  if (next == Position{}) return std::optional<TrackingPoint>();
  WEIR_TRY(const auto checksum, reader.checksum_at({next.value - 1}));
  return checksum ? std::optional(TrackingPoint{next, *checksum}) : std::nullopt;
}

}  // namespace

void Keeper::run() {
  int ticks = 0;
  while (!runtime_.halt.wait_for(kTick)) {
    auto done = look_for_releases();
    if (done && (++ticks >= kTicksUnderLoad || is_caught_up())) {
      ticks = 0;
      // Relaxed: what a power cut takes of it is passed over again.
      done = record_progress(Durability::relaxed);
    }
    if (!done) runtime_.halt.fail(done.error());
  }
  for (Lane& lane : lanes_) lane.queue().close();
}

bool Keeper::is_caught_up() const {
  return std::ranges::all_of(readers_, [](const SourceReader& reader) { return reader.is_caught_up(); });
}

Result<void> Keeper::look_for_releases() {
  WEIR_TRY(const auto last, runtime_.own.stream_version(runtime_.stream));
  if (!last || *last <= seen_) return {};
  return runtime_.own.read(Read::stream(runtime_.stream).from(seen_ + 1), [&](const EventView& event) {
    seen_ = event.version;
    if (event.type != kReleasedType) return Flow::more;
    const auto released = decode_json<KeyMoved>(event.data);
    if (!released) return Flow::more;  // `Deferrals` says so at the next start
    for (const Router& router : runtime_.routers)
      if (to_string(router.id()) == released->source)
        for (Lane& lane : lanes_) lane.queue().tell({router.number(), released->key});  // the one that has it knows
    return Flow::more;
  });
}

Result<void> Keeper::record_progress(Durability durability) {
  std::vector<std::pair<std::size_t, TrackingPoint>> points;
  for (const SourceReader& reader : readers_) {
    const Position frontier = reader.frontier();
    if (frontier == recorded_[reader.number()]) continue;
    WEIR_TRY(const auto point, point_at(reader.router().source().reader(), frontier));
    if (point) points.emplace_back(reader.number(), *point);
  }
  const Progress::SolePass pass(runtime_.progress);
  std::vector<TrackingMove> moves;
  for (const auto& [source, point] : points)
    if (auto move = runtime_.progress.move_all(source, point)) moves.push_back(std::move(*move));
  const auto recorded = [&] {
    for (const auto& [source, point] : points) recorded_[source] = point.next;
  };
  if (moves.empty()) {
    recorded();
    return {};
  }
  auto committed = runtime_.own.commit({.tracking = moves, .durability = durability});
  if (!committed) {
    if (committed.error().code() == Errc::no_space) return {};  // later, then
    return runtime_.fatal(committed.error());
  }
  for (const TrackingMove& move : moves) runtime_.progress.moved(move);
  recorded();
  return {};
}

}  // namespace weir::consumer
