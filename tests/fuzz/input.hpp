// The bytes that a fuzzer gives, taken from the front.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.hpp"

namespace weir::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const std::byte*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  Bytes bytes(std::size_t size) {
    const Bytes taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  /// What is missing at the end counts as zeros.
  template <class Number>
  Number number() {
    Number value = 0;
    const Bytes from = bytes(sizeof value);
    if (!from.empty()) std::memcpy(&value, from.data(), from.size());
    return value;
  }
  Bytes rest() { return bytes(rest_.size()); }
  std::string_view text() {
    const Bytes all = rest();
    return {reinterpret_cast<const char*>(all.data()), all.size()};
  }

 private:
  Bytes rest_;
};

/// What no input may make untrue.
inline void always(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace weir::fuzz
