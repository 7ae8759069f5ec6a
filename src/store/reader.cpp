#include "weir/store/reader.hpp"

namespace weir {

Result<std::vector<Event>> EventReader::collect(const Read& what) const {
  std::vector<Event> events;
  WEIR_CHECK(read(what, [&](const EventView& event) {
    events.emplace_back(event);
    return Flow::more;
  }));
  return events;
}

}  // namespace weir
