// How much of it runs with every `./dev test`: the sanitizers slow it down, and look at each path, not at many seeds.
#pragma once

#include <cstdint>

namespace weir::simulation {

#if defined(__has_feature)  // Clang's way to say it
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WEIR_IS_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(WEIR_IS_SANITIZED)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

constexpr std::uint64_t effort(std::uint64_t plain, std::uint64_t sanitized) {
  return kIsSanitized ? sanitized : plain;
}

}  // namespace weir::simulation
