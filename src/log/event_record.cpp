#include "log/event_record.hpp"

#include "log/record_bytes.hpp"

namespace weir::log {

void write_event_record(std::vector<std::byte>& into, const EventView& event) {
  into.clear();
  put_id(into, event.id);
  put_id(into, event.correlation);
  put_id(into, event.causation);
  put_number(into, event.version.value);
  put_text(into, event.stream);
  put_text(into, event.type);
  put_text(into, event.data);
  put_text(into, event.metadata);
  put_number(into, static_cast<std::uint32_t>(event.tags.size()));
  for (const std::string_view tag : event.tags) put_text(into, tag);
}

}  // namespace weir::log
