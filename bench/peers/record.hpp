// An event as bytes, for the stores of keys and values: under its position, and its position under stream and version.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "peers/peer.hpp"

namespace bench {

/// Version, time, stream, type and body.
std::string record_of(const Entry&);
struct Record {
  std::string_view stream;
  std::string_view body;
};
Record record_in(std::string_view bytes);

/// Sorts by version within the stream: its last eight bytes are big-endian.
std::string stream_key(const Place&);
/// What all keys of a stream begin with.
std::string stream_prefix(std::uint64_t stream);

std::string big_endian(std::uint64_t);
std::uint64_t from_big_endian(std::string_view);

}  // namespace bench
