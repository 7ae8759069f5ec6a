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

Result<std::optional<std::uint32_t>> EventReader::checksum_at(Position position) const {
  std::optional<std::uint32_t> checksum;
  WEIR_CHECK(read(Read::all(position).limit(1), [&](const EventView& event) {
    if (event.position == position) checksum = event.frame_checksum;
    return Flow::stop;
  }));
  return checksum;
}

}  // namespace weir
