// SHA-256 (FIPS 180-4), for what little the engine hashes for proofs: it needs no library for it. Who makes and checks
// proofs uses OpenSSL's (src/proof), and its tests see to it that the two agree.
#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.hpp"

namespace weir {

std::array<std::byte, 32> sha256(Bytes bytes);

}  // namespace weir
