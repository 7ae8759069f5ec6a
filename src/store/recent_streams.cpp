#include "store/recent_streams.hpp"

#include <utility>

namespace weir::store {

std::optional<StreamEnd> RecentStreams::find(std::string_view stream) const {
  if (const auto found = newer_.find(stream); found != newer_.end()) return found->second;
  if (const auto found = older_.find(stream); found != older_.end()) return found->second;
  return std::nullopt;
}

void RecentStreams::note(std::string_view stream, StreamEnd end, Position durable_end) {
  newer_last_ = end.position;
  if (const auto found = newer_.find(stream); found != newer_.end()) {
    found->second = end;
    return;
  }
  if (newer_.size() >= generation_ && older_last_ < durable_end) {
    older_ = std::exchange(newer_, {});
    older_last_ = newer_last_;
  }
  newer_.emplace(stream, end);
}

}  // namespace weir::store
