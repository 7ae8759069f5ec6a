// How fields stand in the records that are hashed: docs/formats/proof.md.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "weir/base/ids.hpp"

namespace weir::log {

inline void put(std::vector<std::byte>& into, Bytes bytes) { into.insert(into.end(), bytes.begin(), bytes.end()); }

template <std::unsigned_integral T>
void put_number(std::vector<std::byte>& into, T number) {
  into.resize(into.size() + sizeof number);
  store_le(into, into.size() - sizeof number, number);
}

template <class Tag>
void put_id(std::vector<std::byte>& into, const Id<Tag>& id) {
  put(into, std::as_bytes(std::span(id.bytes)));
}

/// The length is in front, so that no two rows of texts have the same bytes.
inline void put_text(std::vector<std::byte>& into, std::string_view text) {
  put_number(into, static_cast<std::uint32_t>(text.size()));
  put(into, bytes_of(text));
}

}  // namespace weir::log
