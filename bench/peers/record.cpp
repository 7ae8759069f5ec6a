#include "peers/record.hpp"

#include <bit>
#include <chrono>
#include <cstring>

namespace bench {
namespace {

constexpr std::size_t kFixed = 16;

std::string sized(std::string_view text) { return static_cast<char>(text.size()) + std::string(text); }

}  // namespace

std::string record_of(const Entry& entry) {
  const std::uint64_t fixed[] = {
      entry.place.version, static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count())};
  std::string bytes(kFixed, '\0');
  std::memcpy(bytes.data(), fixed, kFixed);
  bytes += sized(stream_name(entry.place.stream));
  bytes += sized(kType);
  return bytes += entry.body;
}

Record record_in(std::string_view bytes) {
  bytes.remove_prefix(kFixed);
  const auto stream = bytes.substr(1, static_cast<unsigned char>(bytes.front()));
  bytes.remove_prefix(1 + stream.size());
  return {stream, bytes.substr(1 + static_cast<std::size_t>(static_cast<unsigned char>(bytes.front())))};
}

std::string stream_prefix(std::uint64_t stream) { return "s" + stream_name(stream) + '\0'; }
std::string stream_key(const Place& place) { return stream_prefix(place.stream) + big_endian(place.version); }

static_assert(std::endian::native == std::endian::little);

std::string big_endian(std::uint64_t value) {
  value = __builtin_bswap64(value);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  return __builtin_bswap64(value);
}

}  // namespace bench
