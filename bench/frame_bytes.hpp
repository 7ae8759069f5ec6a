// How many bytes Weir's frames have, so that the bare loop writes as many.
#pragma once

#include <cstddef>

namespace bench {

/// The frame of one commit of `events` events, one for each stream in turn.
std::size_t frame_bytes(std::size_t events);

}  // namespace bench
