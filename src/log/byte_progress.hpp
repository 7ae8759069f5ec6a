// How far long work over a log's bytes is.
#pragma once

#include <cstdint>
#include <functional>

namespace weir::log {

/// Called now and then, at the end with both the same. May be empty.
using ByteProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

inline void report(const ByteProgress& progress, std::uint64_t done, std::uint64_t total) {
  if (progress) progress(done, total);
}

}  // namespace weir::log
