#include "consumer/progress.hpp"

#include <algorithm>

namespace weir::consumer {

TrackingMove Progress::move(std::size_t source, std::uint16_t partition, std::optional<TrackingPoint> to) const {
  const OfSource& of = sources_[source];
  const TrackingPoint now = of.points[partition];
  return {.consumer = consumer_, .source = of.id, .partition = partition, .from = now.next, .to = to.value_or(now)};
}

std::optional<TrackingMove> Progress::move_all(std::size_t source, TrackingPoint to) const {
  const OfSource& of = sources_[source];
  const TrackingPoint lowest = *std::ranges::min_element(of.points, {}, &TrackingPoint::next);
  if (lowest.next >= to.next) return std::nullopt;
  return TrackingMove{.consumer = consumer_,
                      .source = of.id,
                      .partition = TrackingMove::kEveryPartition,
                      .from = lowest.next,
                      .to = to};
}

void Progress::moved(const TrackingMove& move) {
  auto& points = std::ranges::find(sources_, move.source, &OfSource::id)->points;
  if (move.partition != TrackingMove::kEveryPartition) {
    points[move.partition] = move.to;
    return;
  }
  for (TrackingPoint& point : points)
    if (point.next < move.to.next) point = move.to;
}

void Progress::enter() {
  env::Lock lock(mutex_);
  changed_.wait(lock, [&] { return !closed_; });
  ++inside_;
}

void Progress::leave() {
  const std::scoped_lock lock(mutex_);
  if (--inside_ == 0) changed_.notify_all();
}

void Progress::close() {
  env::Lock lock(mutex_);
  changed_.wait(lock, [&] { return !closed_; });
  closed_ = true;  // first, so that lanes that keep committing cannot keep it waiting
  changed_.wait(lock, [&] { return inside_ == 0; });
}

void Progress::open() {
  const std::scoped_lock lock(mutex_);
  closed_ = false;
  changed_.notify_all();
}

}  // namespace weir::consumer
