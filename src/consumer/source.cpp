#include "weir/consumer/source.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace weir {

Route& Source::route_named(std::string_view event_name) {
  const auto found = std::ranges::find(routes_, event_name, &Route::event_name);
  if (found != routes_.end()) return *found;
  routes_.push_back({.event_name = std::string(event_name), .decode = {}, .key = {}, .handle = {}});
  return routes_.back();
}

Source& Source::accept_gaps() {
  accepts_gaps_ = true;
  return *this;
}

Source& Source::route(Route route) {
  Route& mine = route_named(route.event_name);
  // What one of them decoded, the other would take for a struct of its own.
  if (route.decode && mine.decode && mine.type != route.type)
    abort_with("source " + label_ + ": on<...> and key<...> of event " + route.event_name +
               " have two structs that declare that name; give both the same one");
  if (route.decode) mine.type = route.type;
  if (route.decode) mine.decode = std::move(route.decode);
  if (route.key) mine.key = std::move(route.key);
  if (route.handle) {
    WEIR_ASSERT(!mine.handle, "a source has one handler for a type of event: do in it what both would do");
    mine.handle = std::move(route.handle);
  }
  return *this;
}

}  // namespace weir
