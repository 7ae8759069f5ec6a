#include "weir/base/ids.hpp"

#include <sys/random.h>

#include <cstring>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "base/hash.hpp"

namespace weir {
namespace {

/// RFC 9562: the version in the high half of byte 6, the variant in the two high bits of byte 8.
template <class IdType>
IdType stamped(IdType id, std::uint8_t version) {
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | (version << 4));
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

template <class Tag>
std::string to_string(const Id<Tag>& id) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (dash_before(i)) text += '-';
    text += kDigits[id.bytes[i] >> 4];
    text += kDigits[id.bytes[i] & 15];
  }
  return text;
}

template <class IdType>
std::optional<IdType> parse_id(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  IdType id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (dash_before(i) && text[at++] != '-') return std::nullopt;
    const int high = hex_digit(text[at]);
    const int low = hex_digit(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    at += 2;
  }
  return id;
}

template std::string to_string(const EventId&);
template std::string to_string(const StoreId&);
template std::optional<EventId> parse_id(std::string_view);
template std::optional<StoreId> parse_id(std::string_view);

EventId new_event_id() {
  // A system call for 16 bytes costs more than a commit's own work; a thread draws 64 ids at a time.
  thread_local std::array<EventId, 64> drawn;
  thread_local std::size_t left = 0;
  if (left == 0) {
    const auto got = ::getrandom(drawn.data(), sizeof drawn, 0);
    WEIR_ASSERT(got == static_cast<ssize_t>(sizeof drawn), "the operating system gave no random bytes");
    left = drawn.size();
  }
  return stamped(drawn[--left], 4);
}

EventId derive_event_id(std::string_view name, std::uint64_t number) {
  EventId id;
  store_le(std::as_writable_bytes(std::span(id.bytes)), 0, hash64(name, number));
  store_le(std::as_writable_bytes(std::span(id.bytes)), 8, hash64(name, ~number));
  return stamped(id, 8);
}

}  // namespace weir
