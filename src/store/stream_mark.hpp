// What a stream's last event says about its life. Noted with the stream's end, since the log cannot be asked about
// events in flight.
#pragma once

#include <cstdint>

#include "weir/store/event.hpp"

namespace weir::store {

enum class StreamMark : std::uint8_t {
  none,
  deletes,    ///< The end of a metadata stream: what its stream had before this is deleted.
  tombstone,  ///< The end of a stream, and of its metadata stream, for ever.
};

StreamMark mark_of(const EventView& last);

}  // namespace weir::store
