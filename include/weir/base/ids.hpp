// Positions, versions and ids: a type each, so that one cannot be taken for another.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// An event's number in the whole log, from 0. Half-open ranges everywhere: `end` is one past the last.
struct Position {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(Position, Position) = default;
  constexpr Position operator+(std::uint64_t n) const { return {value + n}; }
  constexpr std::uint64_t operator-(Position other) const { return value - other.value; }
};

/// An event's number inside its stream, from 0.
struct StreamVersion {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(StreamVersion, StreamVersion) = default;
  constexpr StreamVersion operator+(std::uint64_t n) const { return {value + n}; }
};

/// 128 bits, written as 8-4-4-4-12 hexadecimal digits. The nil id (all zero) means "none".
template <class Tag>
struct Id {
  std::array<std::uint8_t, 16> bytes{};
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
  constexpr bool is_nil() const { return *this == Id{}; }
};

struct EventIdTag {};
struct StoreIdTag {};
/// Names an event for ever. Correlation and causation are event ids too: of the first cause, and of the direct one.
using EventId = Id<EventIdTag>;
/// Names a store. Every store has its own, a restored or forked one too (rule T1).
using StoreId = Id<StoreIdTag>;

template <class Tag>
std::string to_string(const Id<Tag>&);
/// Nothing if the text is not an id. Upper and lower case are both read.
template <class IdType>
std::optional<IdType> parse_id(std::string_view text);

/// A new random id (RFC 9562, version 4), from the operating system's generator. Thread-safe.
EventId new_event_id();

/// The same names and numbers give the same id, in every process and for ever (RFC 9562, version 8, over XXH3-64).
/// For effects that must be recognised when they are repeated.
EventId derive_event_id(std::string_view name, std::uint64_t number);

}  // namespace weir

template <class Tag>
struct std::hash<weir::Id<Tag>> {
  std::size_t operator()(const weir::Id<Tag>& id) const noexcept {
    std::uint64_t low = 0;  // ids are random or hashed: eight of their bytes are hash enough
    for (int i = 0; i < 8; ++i) low |= std::uint64_t{id.bytes[static_cast<std::size_t>(i)]} << (8 * i);
    return static_cast<std::size_t>(low);
  }
};
