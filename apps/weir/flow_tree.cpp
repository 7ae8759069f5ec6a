#include "flow_tree.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace weir::cli {
namespace {

using Indexes = std::vector<std::size_t>;

Indexes by_time(const std::vector<FlowEvent>& events) {
  Indexes order(events.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&events](std::size_t i) {
    return std::tuple(events[i].event.time, events[i].store, events[i].event.position);
  });
  return order;
}

}  // namespace

std::vector<FlowNode> flow_tree(const std::vector<FlowEvent>& events) {
  std::unordered_map<EventId, std::size_t> index_of;
  for (std::size_t i = 0; i < events.size(); ++i) index_of.try_emplace(events[i].event.id, i);

  const Indexes order = by_time(events);
  std::vector<Indexes> effects(events.size());
  Indexes roots;
  for (std::size_t i : order) {
    const auto cause = index_of.find(events[i].event.causation);
    if (cause == index_of.end() || cause->second == i) {
      roots.push_back(i);
    } else {
      effects[cause->second].push_back(i);
    }
  }

  std::vector<FlowNode> nodes;
  std::vector<bool> placed(events.size());
  const auto place = [&](std::size_t root) {
    std::vector<std::pair<std::size_t, std::size_t>> waiting{{root, 0}};  // a stack: flows may be deep
    while (!waiting.empty()) {
      const auto [i, depth] = waiting.back();
      waiting.pop_back();
      if (placed[i]) continue;
      placed[i] = true;
      nodes.push_back({&events[i], depth});
      for (auto effect = effects[i].rbegin(); effect != effects[i].rend(); ++effect)
        waiting.emplace_back(*effect, depth + 1);
    }
  };
  for (std::size_t root : roots) place(root);
  for (std::size_t i : order)
    if (!placed[i]) place(i);  // only circles are left
  return nodes;
}

}  // namespace weir::cli
