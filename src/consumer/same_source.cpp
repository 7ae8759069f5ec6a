#include "consumer/same_source.hpp"

#include <algorithm>

namespace weir::consumer {
namespace {

Error diverged(const Runtime& runtime, const Router& router, TrackingPoint expected, const std::string& found) {
  return Error(Errc::source_diverged,
               "consumer " + runtime.options.name + " has processed source " + router.source().label() + " (" +
                   to_string(router.id()) + ") up to position " + std::to_string(expected.next.value) +
                   ", but the source " + found +
                   ": it was restored to an earlier state, or is not what it was. Restore it to the state it had, or "
                   "give the consumer a new name and say where it begins");
}

/// Rule T1: the source has that very frame.
Result<void> verify(const Runtime& runtime, const Router& router, TrackingPoint point) {
  if (point.next == Position{}) return {};
  const EventReader& reader = router.source().reader();
  if (reader.durable_end() < point.next)
    return diverged(runtime, router, point, "ends at position " + std::to_string(reader.durable_end().value));
  const Position last{point.next.value - 1};
  WEIR_TRY(const auto checksum, reader.checksum_at(last));  // also of an event that is gone
  if (checksum != point.frame_checksum)
    return diverged(runtime, router, point, "has another commit at position " + std::to_string(last.value));
  return {};
}

}  // namespace

Result<void> expect_same_frames(const Runtime& runtime, const std::vector<Partitions>& points) {
  for (const Router& router : runtime.routers) {
    const auto [lowest, highest] = std::ranges::minmax_element(points[router.number()], {}, &TrackingPoint::next);
    WEIR_CHECK(verify(runtime, router, *lowest));
    WEIR_CHECK(verify(runtime, router, *highest));  // frames are chained: what is between is what it was
  }
  return {};
}

Result<void> expect_new_label(const Runtime& runtime, const Router& router, const Deferrals& recorded) {
  const std::string& label = router.source().label();
  for (const RecordedSource& known : recorded.sources()) {
    if (known.label != label || std::ranges::find(runtime.routers, known.id, &Router::id) != runtime.routers.end())
      continue;
    return Error(
        Errc::source_diverged,
        "consumer " + runtime.options.name + ": expected source " + label + " to be store " + to_string(known.id) +
            ", which it has processed, found store " + to_string(router.id()) +
            ": it was restored, or made anew. Restore what was there; or, if everything in it is new, give the "
            "source a label of its own");
  }
  return {};
}

}  // namespace weir::consumer
