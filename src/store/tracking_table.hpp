// Where consumers stand in their sources: the compare-and-set of rule T2, and the moves.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/base/error.hpp"
#include "weir/store/tracking.hpp"

namespace weir::store {

class TrackingTable {
 public:
  /// The moves that do not begin where the table is. All are judged against the table as it stands.
  std::vector<TrackingConflict> conflicts(std::span<const TrackingMove> moves) const;
  void apply(const TrackingMove&);
  /// A whole state, in the place of what was there.
  void put(TrackingState);

  std::vector<TrackingState> all() const;
  std::optional<TrackingState> find(std::string_view consumer, StoreId source) const;

 private:
  using Key = std::pair<std::string, StoreId>;
  std::map<Key, TrackingState> states_;
};

}  // namespace weir::store
