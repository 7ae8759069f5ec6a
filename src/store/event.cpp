#include "weir/store/event.hpp"

namespace weir {

Event::Event(const EventView& view)
    : position(view.position),
      version(view.version),
      stream(view.stream),
      type(view.type),
      id(view.id),
      correlation(view.correlation),
      causation(view.causation),
      time(view.time),
      data(view.data),
      metadata(view.metadata),
      tags(view.tags.begin(), view.tags.end()),
      frame_checksum(view.frame_checksum) {}

EventView Event::view() const {
  return {.position = position,
          .version = version,
          .stream = stream,
          .type = type,
          .id = id,
          .correlation = correlation,
          .causation = causation,
          .time = time,
          .data = data,
          .metadata = metadata,
          .tags = {tags.begin(), tags.end()},
          .frame_checksum = frame_checksum};
}

}  // namespace weir
