#include "consumer/inherited.hpp"

#include <algorithm>
#include <ranges>

#include "consumer/consumer_events.hpp"

namespace weir::consumer {

Result<std::optional<InheritedPlace>> inherited_place(const Runtime& runtime, const Router& router) {
  const std::string& name = runtime.options.name;
  const auto ancestry = router.source().reader().ancestry();
  for (const Ancestor& ancestor : std::views::reverse(ancestry)) {
    if (std::ranges::find(runtime.routers, ancestor.store, &Router::id) != runtime.routers.end()) continue;
    auto tracking = runtime.own.tracking(name, ancestor.store);
    if (!tracking) continue;
    if (tracking->highest().next > ancestor.below)
      return Error(Errc::source_diverged,
                   "consumer " + name + " has processed the store " + to_string(ancestor.store) + " up to position " +
                       std::to_string(tracking->highest().next.value) + "; source " + router.source().label() +
                       " was restored or forked from it as of position " + std::to_string(ancestor.below.value) +
                       ", and what was processed beyond that is not in it. Restore it to a later position, or give "
                       "the consumer a new name and say where it begins");
    return std::optional(InheritedPlace{ancestor.store, *std::move(tracking)});
  }
  return std::optional<InheritedPlace>();
}

std::vector<Deferral> inherit_keys(const Deferrals& deferrals, StoreId from, StoreId to, StartRecords& records) {
  std::vector<Deferral> inherited;
  for (const auto& [place, deferral] : deferrals.keys()) {
    if (place.first == to && !deferrals.keys().contains({from, place.second}))
      records.ahead.push_back(went_live_event(deferral));
    if (place.first != from) continue;
    records.after.push_back(went_live_event(deferral));
    inherited.push_back(deferral);
    inherited.back().source = to;
    records.ahead.push_back(deferral_event(inherited.back()));
  }
  return inherited;
}

}  // namespace weir::consumer
