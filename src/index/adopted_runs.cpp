#include "index/adopted_runs.hpp"

#include <algorithm>

namespace weir::index {

void AdoptedRuns::take(TermIndex& terms, Position end, std::vector<std::shared_ptr<const RunFile>> there) {
  there.erase(std::ranges::find_if(there, [&](const auto& run) { return run->end() > end; }), there.end());
  for (const auto& run : there) {
    const bool has_it = std::ranges::any_of(runs_, [&](const auto& own) { return own->path() == run->path(); });
    if (!has_it) terms.replace(run);
  }
  runs_ = std::move(there);
}

}  // namespace weir::index
