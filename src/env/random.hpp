// Random bytes: the operating system's, or those of a seed.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace weir::env {

/// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableBytes to) = 0;

  std::uint64_t next() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span(&value, 1)));
    return value;
  }
};

}  // namespace weir::env
