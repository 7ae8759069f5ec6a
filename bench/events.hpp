// The events of all workloads: 256 bytes of JSON, on 10,000 streams in turn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

inline constexpr std::size_t kStreams = 10'000;
inline constexpr std::size_t kBodyBytes = 256;
inline constexpr std::string_view kType = "LineChanged.v1";

/// The n-th event: round after round over the streams.
struct Place {
  std::uint64_t stream;
  std::uint64_t version;
};
constexpr Place place_of(std::uint64_t n) { return {n % kStreams, n / kStreams}; }
/// The n-th event of one of several writers who share out the streams among themselves.
constexpr Place place_of(std::uint64_t n, std::uint64_t writer, std::uint64_t writers) {
  const std::uint64_t own = kStreams / writers;
  return {writer + writers * (n % own), n / own};
}

std::string stream_name(std::uint64_t stream);
/// One of a thousand bodies, all kBodyBytes long.
std::string_view body_of(std::uint64_t n);
/// The sum of its words: what a reader does with a body, so that all of it has been looked at.
std::uint64_t sum_of(std::string_view body);
/// A body that carries a number, and the number it carries.
std::string body_with(std::uint64_t number);
std::uint64_t number_in(std::string_view body);

}  // namespace bench
