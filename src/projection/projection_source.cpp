#include "weir/projection/projection_source.hpp"

#include "base/assert.hpp"

namespace weir {

ProjectionSource& ProjectionSource::add(std::string_view event_name, Handler handler) {
  const bool added = handlers_.emplace(event_name, std::move(handler)).second;
  WEIR_ASSERT(added, "a projection's source has one handler for each type of event");
  return *this;
}

const ProjectionSource::Handler* ProjectionSource::handler_of(std::string_view wire_type) const {
  const auto type = parse_event_type(wire_type);
  if (!type) return nullptr;
  const auto found = handlers_.find(type->name);
  return found == handlers_.end() ? nullptr : &found->second;
}

}  // namespace weir
