// The least that an encoder of events can do: no checksum, no index, no conditions, and nothing of Weir's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// Puts `events` events behind each other, from the n-th on, each with a stream, a version, a type, three ids and its
/// body, and fills up to `bytes`: as many as Weir's frame has.
void bare_encode(std::uint64_t n, std::size_t events, std::size_t bytes, std::vector<char>& to);

}  // namespace bench
