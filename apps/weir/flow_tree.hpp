// The events of one flow as a tree: an event stands below the one that caused it.
#pragma once

#include <cstddef>
#include <vector>

#include "weir/store/event.hpp"

namespace weir::cli {

struct FlowEvent {
  std::size_t store = 0;  ///< Which of the stores it was read from.
  Event event{};
};

/// A place in the tree, in the order in which it is printed: every event after its cause, effects by time.
struct FlowNode {
  const FlowEvent* event = nullptr;
  std::size_t depth = 0;
};

/// Every event exactly once, also where causes are missing or (damaged by whoever wrote them) go round in a circle:
/// such events begin a tree of their own. The nodes point into `events`.
std::vector<FlowNode> flow_tree(const std::vector<FlowEvent>& events);

}  // namespace weir::cli
