// How long a test goes on that never comes to an end by itself: ./dev torture says it in the environment.
#pragma once

#include <chrono>
#include <cstdlib>
#include <random>

namespace crash {

class TortureTime {
 public:
  bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

 private:
  static std::chrono::seconds asked() {
    const char* const seconds = std::getenv("WEIR_TORTURE_SECONDS");
    return std::chrono::seconds(seconds == nullptr ? 10 : std::strtol(seconds, nullptr, 10));
  }
  std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + asked();
};

/// Where the seeds begin: other ones each time, unless WEIR_TORTURE_SEED asks for those of a run that found something.
inline std::uint64_t torture_seed() {
  const char* const seed = std::getenv("WEIR_TORTURE_SEED");
  return seed != nullptr ? std::strtoull(seed, nullptr, 10) : std::random_device()();
}

}  // namespace crash
