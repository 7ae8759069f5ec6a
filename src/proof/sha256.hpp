// SHA-256, by OpenSSL's libcrypto.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace weir::proof {

using Digest = std::array<std::byte, 32>;

/// Of the parts, one behind the other. Thread-safe.
Digest sha256(std::initializer_list<Bytes> parts);

/// Two small hexadecimal digits a byte.
std::string to_hex(Bytes bytes);
/// Nothing unless the text is 64 hexadecimal digits, large or small.
std::optional<Digest> digest_from_hex(std::string_view text);

}  // namespace weir::proof
