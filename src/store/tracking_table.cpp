#include "store/tracking_table.hpp"

namespace weir::store {

std::vector<TrackingConflict> TrackingTable::conflicts(std::span<const TrackingMove> moves) const {
  std::vector<TrackingConflict> failed;
  for (const TrackingMove& move : moves) {
    const auto found = states_.find(Key(move.consumer, move.source));
    Position now;  // who never tracked stands at the beginning
    if (found != states_.end()) {
      const TrackingState& state = found->second;
      now =
          move.partition == TrackingMove::kEveryPartition ? state.lowest().next : state.partitions[move.partition].next;
    }
    if (now != move.from) failed.push_back({move.consumer, move.source, move.partition, move.from, now});
  }
  return failed;
}

void TrackingTable::apply(const TrackingMove& move) {
  TrackingState& state = states_[Key(move.consumer, move.source)];
  if (state.consumer.empty()) {
    state.consumer = move.consumer;
    state.source = move.source;
  }
  if (move.partition != TrackingMove::kEveryPartition) {
    state.partitions[move.partition] = move.to;
    return;
  }
  for (TrackingPoint& point : state.partitions)
    if (point.next < move.to.next) point = move.to;
}

void TrackingTable::put(TrackingState state) {
  const Key key(state.consumer, state.source);
  states_[key] = std::move(state);
}

std::vector<TrackingState> TrackingTable::all() const {
  std::vector<TrackingState> states;
  states.reserve(states_.size());
  for (const auto& [key, state] : states_) states.push_back(state);
  return states;
}

std::optional<TrackingState> TrackingTable::find(std::string_view consumer, StoreId source) const {
  const auto found = states_.find(Key(consumer, source));
  if (found == states_.end()) return std::nullopt;
  return found->second;
}

}  // namespace weir::store
