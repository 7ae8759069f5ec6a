// XXH3-64, seeded. Stable for ever: partitions and derived ids rest on it.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace weir
